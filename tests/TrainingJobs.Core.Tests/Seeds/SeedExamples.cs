using System.Runtime.Versioning;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Docker;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>
/// The examples of one system, unedited, in a copy of their folder, with an agent that shares out more than the machine has: 64 cores, and
/// four GPUs that a stand-in for nvidia-smi shows.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SeedExamples : IDisposable
{
    /// <summary>The daemon of the tests under a name of its own; base images of Python lead to one that has the tools of AME.</summary>
    public const string Box = "box";

    private const string PythonImage = "tj-test/python:2";

    private readonly string _system;
    private readonly string _tools;
    private int _copies;

    /// <param name="system">Folder in <c>examples</c>.</param>
    /// <param name="gpu">What the stand-in calls each device.</param>
    public SeedExamples(string system, string gpu = "NVIDIA A100-SXM4-80GB")
    {
        _system = system;
        _tools = Directory.CreateTempSubdirectory("tj-tools-").FullName;
        AddTool("nvidia-smi", $"#!/bin/sh\nfor i in 0 1 2 3; do echo \"$i, GPU-$i-aaaa, {gpu}, 81920, 0, 0\"; done\n");
        // The agent looks for it on its PATH, and the daemon has one of its own.
        AddTool("nvidia-container-runtime-hook", "#!/bin/sh\n");
        Engine = new TestEngine(TimeSpan.FromMinutes(8), _tools);
        Engine.Client.Targets.Set("local", new TargetChanges { Cpu = Quantity.Parse("64"), Memory = Quantity.Parse("256Gi") });
        Engine.Client.Targets.RegisterDocker(Box, DockerFixture.Address, null, new TargetChanges
        {
            Options = DockerTargets.BaseImages(
                [.. new[] { "python:3-slim", "python:3.9-slim", "python:3.10-slim", "python:3.11-slim", "python:3.12-slim" }.Select(name => (name, PythonImage))]),
        });
    }

    public TestEngine Engine { get; }

    public void Dispose()
    {
        Engine.Dispose();
        Directory.Delete(_tools, recursive: true);
    }

    /// <summary>A new copy of the examples.</summary>
    public string Copy()
    {
        string copy = Path.Combine(Engine.Folder, $"{_system}-{++_copies}");
        CopyFolder(RepositoryFiles.At("examples/" + _system), copy);
        return copy;
    }

    /// <summary>The plan of a job, as a user has it from the file.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="name">The job, or a chain of several; null for the only one.</param>
    /// <param name="target">Where it is to run.</param>
    /// <param name="words">Its arguments.</param>
    public JobPlan Plan(string file, string? name, string target, params string[] words)
    {
        JobFileResult result = Engine.Client.Files.Read(file);
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        TrainingJob job = name is null ? Assert.Single(result.Jobs)
            : JobChain.IsChain(name) ? JobChain.ToPipeline(JobChain.Parse(name), result.Jobs)
            : result.Jobs.Single(j => j.Name == name);
        PlanResult plan = Engine.Client.Plans.Create(job, new JobArguments { Words = words }, target);
        Assert.True(plan.Plan is not null, string.Join('\n', plan.Diagnostics));
        return plan.Plan;
    }

    /// <summary>Waits for the end, which must be success.</summary>
    public async Task<TrainingRun> SucceedAsync(string id)
    {
        TrainingRun run = await Engine.EndAsync(id);
        Assert.True(run.State == RunState.Succeeded, $"{run.Reason}\n{string.Join('\n', (await Engine.LogAsync(id)).TakeLast(30).Select(record => record.Text))}");
        return run;
    }

    public async Task<string[]> ArtifactsAsync(string id) =>
        [.. (await Engine.Client.Runs.GetArtifactsAsync(id, Engine.Limit)).Select(artifact => artifact.Name.Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public void SetSecret(string name, string text)
    {
        using SecretValue value = SecretValue.FromChars(text);
        Engine.Client.Secrets.Set(name, value);
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (string folder in Directory.GetDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }
    }

    private void AddTool(string name, string text)
    {
        string tool = Path.Combine(_tools, name);
        File.WriteAllText(tool, text);
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
    }
}
