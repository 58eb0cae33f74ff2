using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>What a job can say of its containers, on a real daemon.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerOptionTests : IDisposable
{
    private const string Shellless = "tj-test/shellless:1";
    private const string Value = "hunter2-of-the-options";

    private readonly DockerFixture _docker;
    private readonly TestEngine _engine = new();

    public DockerOptionTests(DockerFixture docker) => _docker = docker;

    public void Dispose() => _engine.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kept_container_stays_until_its_run_is_removed(bool isRemote)
    {
        _docker.Require();
        if (isRemote)
        {
            _engine.Client.Targets.RegisterDocker("far", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges());
        }

        JobPlan plan = ContainerPlans.Plan(_engine, ["/bin/sh", "-c", "echo kept > /note; echo said"], ["true"]).With(keepContainer: true);
        TrainingRun run = await _engine.RunAsync(isRemote ? plan.With(target: "far", usesThisMachine: false) : plan);
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["said"], await _engine.LinesAsync(run.Id));

        // Another agent, which sweeps up what is left of ended runs, leaves them; that its own run is gone shows that it has swept.
        _engine.KillAgent();
        TrainingRun other = await _engine.RunAsync(isRemote ? ContainerPlans.Sh(_engine, "true").With(target: "far", usesThisMachine: false) : ContainerPlans.Sh(_engine, "true"));
        await UntilNoneAsync(other.Id);
        Assert.Equal(2, (await ContainersAsync(run.Id)).Count);
        Assert.Contains("/note", await DockerCommand.RunAsync("docker", ["diff", $"tj-{run.Id}-1-0"], ("DOCKER_HOST", DockerFixture.Address)));

        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);
        Assert.Empty(await ContainersAsync(run.Id));
        Assert.DoesNotContain(run.Id, await DockerCommand.RunAsync("docker", ["network", "ls"], ("DOCKER_HOST", DockerFixture.Address)));
    }

    [SkippableFact]
    public async Task A_kept_container_that_could_not_be_removed_with_its_run_is_swept_up_later()
    {
        _docker.Require();
        _engine.Client.Targets.RegisterDocker("far", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges());
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(_engine, "true").With(target: "far", usesThisMachine: false, keepContainer: true));
        _engine.Client.Targets.Unregister("far");

        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);
        Assert.Contains(await ContainersAsync(run.Id), container => container.Names!.Contains($"/tj-{run.Id}-1-0"));

        _engine.KillAgent();
        await _engine.RunAsync(ContainerPlans.Sh(_engine, "true"));
        await UntilNoneAsync(run.Id);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_secret_comes_into_an_image_without_a_shell_only_where_the_job_allows_it_to_be_seen(bool isRemote)
    {
        _docker.Require();
        await ImportShelllessAsync();
        using (var value = SecretValue.FromChars(Value))
        {
            _engine.Client.Secrets.Set("token", value, replace: true);
        }

        var secret = new JobSecret { Key = "token", InjectAs = "TOKEN" };
        JobPlan plan = ContainerPlans.Plan(_engine, ["/sha256sum", "/proc/self/environ"]).With(image: Shellless, secrets: [secret]);
        plan = isRemote ? plan.With(target: "far", usesThisMachine: false) : plan;
        _engine.Client.Targets.RegisterDocker("far", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges());

        TrainingRun refused = await _engine.RunAsync(plan);
        Assert.Equal((RunState.Failed, ReasonCodes.NotSupported), (refused.State, refused.ReasonCode));
        Assert.Contains("has no shell (/bin/sh)", refused.Reason);
        Assert.Contains("injectVia: environment", refused.Reason);

        TrainingRun run = await _engine.RunAsync(plan.With(secrets: [secret with { Via = SecretChannel.Environment }], keepContainer: true));
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Contains($"TOKEN={Value}", await DockerCommand.RunAsync("docker", ["inspect", $"tj-{run.Id}-1-0"], ("DOCKER_HOST", DockerFixture.Address)));
        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);
    }

    [SkippableFact]
    public async Task A_secret_does_not_stand_in_the_description_where_the_image_has_a_shell_whatever_the_job_allows()
    {
        _docker.Require();
        using (var value = SecretValue.FromChars(Value))
        {
            _engine.Client.Secrets.Set("token", value, replace: true);
        }

        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(_engine, "printf %s \"$TOKEN\" | sha256sum").With(
            secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN", Via = SecretChannel.Environment }],
            keepContainer: true));

        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Value)));
        Assert.Equal([$"{hash}  -"], await _engine.LinesAsync(run.Id));
        Assert.DoesNotContain(Value, await DockerCommand.RunAsync("docker", ["inspect", $"tj-{run.Id}-1-0"], ("DOCKER_HOST", DockerFixture.Address)));
        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);
    }

    [SkippableFact]
    public async Task The_size_of_the_disk_is_limited_or_the_log_says_that_the_driver_cannot()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(_engine, "true").With(resources: new() { Storage = Quantity.Parse("20Mi") }));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        bool isLimited = HostRequirements.CanLimitDisk(await _docker.Client.Daemon.InfoAsync(_engine.Limit));
        Assert.Equal(!isLimited, (await _engine.LogAsync(run.Id)).Any(record => record.Text.Contains("cannot limit the disk", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task A_relative_mount_starts_at_the_job_file_and_below_the_working_folder()
    {
        _docker.Require();
        string project = Directory.CreateDirectory(Path.Combine(_engine.Folder, "project", "src")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_engine.Folder, "data")).FullName, "x"), "mounted\n");
        var job = new TrainingJob
        {
            Name = "j",
            BaseDirectory = project,
            WorkingDirectory = "src",
            Image = DockerFixture.Busybox,
            Command = JobCommand.ForShell("pwd; cat in/x"),
            Mounts = [new JobMount { Source = "../data", Target = "in", ReadOnly = true }],
        };
        PlanResult planned = _engine.Client.Plans.Create(job, JobArguments.None, DockerFixture.Address);
        TrainingRun run = await _engine.RunAsync(planned.Plan!);

        Assert.Equal(["/workspace/src", "mounted"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task A_base_image_is_replaced_by_the_one_that_the_target_names()
    {
        _docker.Require();
        _engine.Client.Targets.RegisterDocker(
            "mapped", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges { Options = DockerTargets.BaseImages(("example.invalid/base:1", DockerFixture.Busybox)) });
        var job = new TrainingJob { Name = "j", BaseDirectory = _engine.Folder, Image = "example.invalid/base:1", Command = JobCommand.ForShell("echo it is here") };

        TrainingRun run = await _engine.RunAsync(_engine.Client.Plans.Create(job, JobArguments.None, "mapped").Plan!);

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["it is here"], await _engine.LinesAsync(run.Id));
    }

    private async Task<IList<ContainerListResponse>> ContainersAsync(string run) =>
        await _docker.Client.Containers.ListAsync([$"{ContainerLabels.Run}={run}"], _engine.Limit);

    private async Task UntilNoneAsync(string run)
    {
        while ((await ContainersAsync(run)).Count > 0)
        {
            await Task.Delay(10, _engine.Limit);
        }
    }

    private static async Task ImportShelllessAsync() => await DockerCommand.RunAsync(
        "/bin/sh",
        ["-c", $"docker image inspect {Shellless} >/dev/null 2>&1 || {{ d=$(mktemp -d) && mkdir $d/tmp && cp \"$(command -v busybox)\" $d/sha256sum && tar -C $d -c . | docker import - {Shellless}; rm -rf $d; }}"],
        ("DOCKER_HOST", DockerFixture.Address));
}
