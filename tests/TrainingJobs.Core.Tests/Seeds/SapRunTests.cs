using System.IO.Compression;
using System.Runtime.Versioning;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>SAP's job files; what stands for TensorFlow 1.4, which no Python of today takes, is a package that tells its version.</summary>
[Collection(DockerCollection.Name)]
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Docker")]
public sealed class SapRunTests : IDisposable
{
    private const string Image = "tj-test/tensorflow:1.4.0";

    private readonly DockerFixture _docker;
    private readonly SeedExamples _examples = new("sap");
    private readonly string _folder;

    public SapRunTests(DockerFixture docker)
    {
        _docker = docker;
        _folder = _examples.Copy();
    }

    public void Dispose() => _examples.Dispose();

    [SkippableFact]
    public async Task Each_job_runs_on_this_machine()
    {
        using var variables = new SetVariables(("PIP_NO_INDEX", "1"), ("PIP_FIND_LINKS", MakeTensorFlow()));
        await RunAllAsync("local");
    }

    [SkippableFact]
    public async Task Each_job_runs_in_a_container()
    {
        _docker.Require();
        string wheels = MakeTensorFlow();
        await File.WriteAllTextAsync(
            Path.Combine(wheels, "Dockerfile"), $"FROM tj-test/python:2\nCOPY *.whl /\nRUN python3 -m pip install --no-index --break-system-packages /*.whl\n");
        await DockerCommand.RunAsync("docker", ["build", "-t", Image, wheels], ("DOCKER_HOST", DockerFixture.Address));
        JobTarget box = _examples.Engine.Client.Targets.Get(SeedExamples.Box);
        _examples.Engine.Client.Targets.Set(
            SeedExamples.Box, new TargetChanges
            {
                Options = new Dictionary<string, IReadOnlyList<string>> { ["baseImages"] = [.. box.Options["baseImages"], $"tensorflow/tensorflow:1.4.0={Image}"] },
            });
        await RunAllAsync(SeedExamples.Box);
    }

    private async Task RunAllAsync(string target)
    {
        (string File, string Line, string[] Artifacts)[] cases =
        [
            ("train.sapml", "epoch 50: loss 0.2861", ["model.json"]),
            ("trainingClient.json", "epoch 2: accuracy 0.50", ["saved_model.json"]),
            ("trainingClient-tensorflow.json", "1.4.0 10", []),
        ];
        var ids = new List<string>();
        foreach ((string file, _, _) in cases)
        {
            JobPlan plan = _examples.Plan(Path.Combine(_folder, file), null, target);
            Assert.Equal(file == "trainingClient.json" ? TimeSpan.FromHours(1) : TimeSpan.FromHours(20), plan.Policy.Timeout);
            ids.Add((await _examples.Engine.StartAsync(plan)).Id);
        }

        foreach (((_, string line, string[] artifacts), string id) in cases.Zip(ids))
        {
            await _examples.SucceedAsync(id);
            Assert.Contains(line, await _examples.Engine.LinesAsync(id));
            Assert.Equal(artifacts, await _examples.ArtifactsAsync(id));
        }
    }

    /// <summary>A folder with a wheel.</summary>
    private string MakeTensorFlow()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_examples.Engine.Folder, "wheels")).FullName;
        using ZipArchive wheel = ZipFile.Open(Path.Combine(folder, "tensorflow-1.4.0-py3-none-any.whl"), ZipArchiveMode.Create);
        const string Info = "tensorflow-1.4.0.dist-info";
        Add("tensorflow.py", "__version__ = '1.4.0'\n");
        Add($"{Info}/METADATA", "Metadata-Version: 2.1\nName: tensorflow\nVersion: 1.4.0\n");
        Add($"{Info}/WHEEL", "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
        Add($"{Info}/RECORD", $"tensorflow.py,,\n{Info}/METADATA,,\n{Info}/WHEEL,,\n{Info}/RECORD,,\n");
        return folder;

        void Add(string name, string text)
        {
            using var writer = new StreamWriter(wheel.CreateEntry(name).Open());
            writer.Write(text);
        }
    }
}
