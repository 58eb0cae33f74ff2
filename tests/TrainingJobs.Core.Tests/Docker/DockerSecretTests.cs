using System.Text;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Engine.Models;
using TrainingJobs.Core.Targets.Docker.Output;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Secrets reach the program and stand nowhere that the daemon tells of.</summary>
[Collection(DockerCollection.Name)]
public sealed class DockerSecretTests : IDisposable
{
    private const string Value = "it's a \"hunter2\" $HOME\nwith two lines\\";

    private readonly DockerFixture _docker;
    private readonly TestEngine _engine = new();

    public DockerSecretTests(DockerFixture docker) => _docker = docker;

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_secret_is_in_the_environment_of_the_program_and_not_in_the_container_s_description()
    {
        _docker.Require();
        using var output = new OutputFolders(Path.Combine(_engine.Folder, "containers"));
        using var target = new DockerTarget(new DockerEndpoint(new Uri(DockerFixture.Address)), "test", output, _ => true, TimeProvider.System);
        JobPlan plan = ContainerPlans.Sh(_engine, "printf %s \"$TOKEN\"; cat");
        string folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "run")).FullName;
        var run = new RunContext($"r{Guid.NewGuid():N}"[..10], plan, new Dictionary<string, string>(), folder, folder, [], null);
        var key = new WorkerKey(run.RunId, 1, 0);
        using LogWriter log = LogWriter.Open(Path.Combine(folder, "log"), TimeProvider.System);
        IReadOnlyDictionary<string, string> environment = await target.PrepareAsync(run, _ => { }, _engine.Limit);
        try
        {
            await target.StartAsync(
                run, new WorkerStart(key, plan.Workers[0], environment, [new WorkerSecret("TOKEN", Encoding.UTF8.GetBytes(Value), AsFile: false)]), _engine.Limit);
            while ((await target.ObserveAsync(key, _engine.Limit)).State != WorkerState.Exited)
            {
                await Task.Delay(10, _engine.Limit);
            }

            ContainerDetails details = await _docker.Client.Containers.InspectAsync($"tj-{key}", _engine.Limit);
            string described = await DockerCommand.RunAsync("docker", ["inspect", details.Id], ("DOCKER_HOST", DockerFixture.Address));
            await target.CollectAsync(run, key, log, isEnd: true, _engine.Limit);

            Assert.Equal(0, details.State.ExitCode);
            Assert.DoesNotContain("hunter2", described);
            using LogReader reader = LogReader.Open(run.RunId, Path.Combine(folder, "log"))!;
            var text = new StringBuilder();
            while (reader.Next() is { } record)
            {
                text.Append(record.Text).Append(record.Terminator == LogTerminator.Lf ? "\n" : "");
            }

            Assert.Equal(Value, text.ToString());
        }
        finally
        {
            await target.ReleaseAsync(key, _engine.Limit);
        }
    }
}
