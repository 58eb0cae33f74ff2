using System.Runtime.Versioning;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Local;
using TrainingJobs.Core.Tests.Files;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class PythonOfPyenvTests
{
    [UnixFact]
    public async Task A_version_that_pyenv_has_is_found_though_it_was_not_chosen()
    {
        using var folder = new TemporaryFolder();
        foreach (string version in (string[])["3.9.2", "3.9.18", "3.19.1"])
        {
            string program = folder.Write($"versions/{version}/bin/python3", $"#!/bin/sh\necho {version}\n");
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var session = new Dictionary<string, string> { ["PATH"] = "/nowhere", ["PYENV_ROOT"] = folder.Path };

        Assert.Equal("3.9.18", (await PythonInterpreter.FindAsync("3.9", session, CancellationToken.None))?.Version);
        Assert.Equal("3.9.2", (await PythonInterpreter.FindAsync("3.9.2", session, CancellationToken.None))?.Version);
        Assert.Null(await PythonInterpreter.FindAsync("3.1", session, CancellationToken.None));
    }

    [UnixFact]
    public async Task What_a_project_installs_before_its_command_is_its_own()
    {
        using var engine = new TestEngine();
        JobPlan plan = engine.Sh("echo $VIRTUAL_ENV").With(python: new PythonRequirements { Version = "3" }, setup: [new SetupPlan(["true"], "true")]);
        string other = Directory.CreateDirectory(Path.Combine(engine.Folder, "other")).FullName;

        string[] folders =
        [
            await EnvironmentOf(plan),
            await EnvironmentOf(plan),
            await EnvironmentOf(plan.With(baseDirectory: other)),
            await EnvironmentOf(plan.With(setup: [])),
        ];

        Assert.Equal(folders[0], folders[1]);
        Assert.Equal(3, folders.Distinct().Count());

        async Task<string> EnvironmentOf(JobPlan one)
        {
            TrainingRun run = await engine.RunAsync(one);
            Assert.True(run.State == RunState.Succeeded, run.Reason);
            return Assert.Single(await engine.LinesAsync(run.Id));
        }
    }

    [SkippableFact]
    public async Task Workers_of_a_project_are_set_up_one_after_the_other()
    {
        using var engine = new TestEngine();
        Skip.IfNot(File.Exists("/usr/bin/flock"), "There is no flock.");
        // Fails when it finds another one at work.
        const string Step = "mkdir busy && sleep 0.2 && rmdir busy";
        JobPlan plan = engine.Plan(["true"], ["true"], ["true"]).With(setup: [new SetupPlan(["/bin/sh", "-c", Step], Step)]);

        TrainingRun run = await engine.RunAsync(plan);

        Assert.True(run.State == RunState.Succeeded, run.Reason);
    }
}
