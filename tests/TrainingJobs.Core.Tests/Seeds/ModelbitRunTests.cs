using System.Runtime.Versioning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Local;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>Modelbit's examples: what the function returns is the result.</summary>
[Collection(DockerCollection.Name)]
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Docker")]
public sealed class ModelbitRunTests(DockerFixture docker) : IDisposable
{
    private static readonly (string Job, string[] Words, string Line, string Result)[] s_cases =
    [
        ("minimum", [], "slope 1.94", "{\"slope\": 1.94"),
        ("system-packages", ["5"], "training with a=5", "25"),
        ("daily-refresh", [], "7854 hits", "3.1416"),
        ("daily-arguments", ["--a=25", "--b=42"], "training with a=25 and b=42", "67"),
        ("two-schedules", ["1"], "training with a=1", "[1, 1, 1]"),
    ];

    private readonly SeedExamples _examples = new("modelbit");

    public void Dispose() => _examples.Dispose();

    [SkippableFact]
    public async Task Each_function_is_called_on_this_machine()
    {
        Dictionary<string, string> session = new() { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" };
        if (Environment.GetEnvironmentVariable("PYENV_ROOT") is { } root)
        {
            session["PYENV_ROOT"] = root;
        }

        foreach (string version in (string[])["3.9", "3.10"])
        {
            Skip.If(
                TrainingJobs.Core.Targets.Programs.ProgramRunner.Find("uv", session) is null && await PythonInterpreter.FindAsync(version, session, _examples.Engine.Limit) is null,
                $"Python {version} is not on the PATH, not in pyenv, and uv is not there to bring it.");
        }

        await RunAllAsync("local");
    }

    [SkippableFact]
    public async Task Each_function_is_called_in_a_container()
    {
        docker.Require();
        await RunAllAsync(SeedExamples.Box);
    }

    private async Task RunAllAsync(string target)
    {
        string folder = _examples.Copy();
        var ids = new Dictionary<string, string>();
        foreach ((string job, string[] words, _, _) in s_cases)
        {
            ids[job] = (await _examples.Engine.StartAsync(_examples.Plan(Path.Combine(folder, "training_jobs", job, "metadata.yaml"), null, target, words))).Id;
        }

        foreach ((string job, _, string line, string result) in s_cases)
        {
            TrainingRun run = await _examples.Engine.EndAsync(ids[job]);
            Skip.If(run.Reason?.Contains("deb.debian.org", StringComparison.Ordinal) == true, "The archive of Debian cannot be reached from a container.");
            await _examples.SucceedAsync(run.Id);
            Assert.Contains(line, await _examples.Engine.LinesAsync(run.Id));
            JobArtifact kept = Assert.Single(await _examples.Engine.Client.Runs.GetArtifactsAsync(run.Id, _examples.Engine.Limit));
            Assert.Equal("result.json", kept.Name);
            Assert.StartsWith(result, await File.ReadAllTextAsync(kept.FullName), StringComparison.Ordinal);
        }
    }
}
