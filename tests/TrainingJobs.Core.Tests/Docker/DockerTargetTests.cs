using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerTargetTests : IDisposable
{
    private readonly DockerFixture _docker;
    private readonly TestEngine _engine;

    public DockerTargetTests(DockerFixture docker)
    {
        _docker = docker;
        string tools = Directory.CreateTempSubdirectory("tj-tools-").FullName;
        string tool = Path.Combine(tools, "nvidia-smi");
        File.WriteAllText(tool, "#!/bin/sh\nfor i in 0 1 2 3; do echo \"$i, GPU-$i-aaaa, NVIDIA A100-SXM4-80GB, 81920, 0, 0\"; done\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }

        _engine = new TestEngine(tools: tools);
    }

    private TrainingJobsClient Client => _engine.Client;

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_registered_target_runs_jobs_one_after_the_other_when_it_takes_one_at_a_time()
    {
        _docker.Require();
        JobTarget box = Client.Targets.RegisterDocker("box", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges { Cpu = Quantity.Parse("2"), MaxRuns = 1 });
        Assert.True(box is { Kind: "docker", IsRegistered: true, Cpu: 2, Memory: null, MaxRuns: 1 });

        // This machine has no room at all for it, and is not asked.
        Client.Targets.Set("local", new TargetChanges { Cpu = Quantity.Parse("10m") });
        JobPlan plan = OnBox("until [ -e /workspace/go ]; do sleep 0.05; done").With(resources: new() { Cpu = Quantity.Parse("1") });
        TrainingRun first = await _engine.StartAsync(plan);
        await _engine.UntilAsync(first.Id, run => run.State == RunState.Running);
        TrainingRun second = await _engine.StartAsync(OnBox("true"));
        TrainingRun waits = await _engine.UntilAsync(second.Id, run => run.State == RunState.Waiting);

        Assert.Equal(ReasonCodes.WaitingForCapacity, waits.ReasonCode);
        Assert.Contains("on the target 'box': 1 runs may be active at once", waits.Reason);
        box = Client.Targets.Get("BOX");
        Assert.Equal((1, 1m), (box.Runs, box.CpuUsed));
        Assert.Equal(0, Client.Targets.Get("local").Runs);
        TrainingJobsException used = Assert.Throws<TrainingJobsException>(() => Client.Targets.Unregister("box"));
        Assert.Equal(ErrorCodes.TargetInUse, used.Code);

        await Client.Runs.StopAsync(first.Id, TimeSpan.Zero, _engine.Limit);
        Assert.Equal(RunState.Succeeded, (await _engine.EndAsync(second.Id)).State);
        await _engine.EndAsync(first.Id);
        Client.Targets.Unregister("box");
        Assert.Equal(ErrorCodes.TargetNotFound, Assert.Throws<TrainingJobsException>(() => Client.Targets.Get("box")).Code);
    }

    [UnixFact]
    public async Task What_can_never_fit_a_registered_target_fails_at_once()
    {
        using var daemon = new FakeDaemon();
        Client.Targets.RegisterDocker("box", daemon.Address, null, new TargetChanges { Cpu = Quantity.Parse("4"), Gpus = [Gpus("rtx3090=2")] });

        TrainingRun cpu = await _engine.RunAsync(OnBox("true").With(resources: new() { Cpu = Quantity.Parse("5") }));
        TrainingRun gpu = await _engine.RunAsync(OnBox("true").With(resources: new() { Gpu = new GpuRequest { Count = 1, Types = ["A100"] } }));

        Assert.Equal((RunState.Failed, ReasonCodes.WillNeverFit), (cpu.State, cpu.ReasonCode));
        Assert.Contains("the target 'box' has 4", cpu.Reason);
        Assert.Equal((RunState.Failed, ReasonCodes.WillNeverFit), (gpu.State, gpu.ReasonCode));
        Assert.Contains("2 RTX 3090", gpu.Reason);
        Assert.Empty(daemon.Created);
    }

    [UnixFact]
    public async Task Containers_of_a_registered_target_are_given_its_devices_by_their_numbers()
    {
        using var daemon = new FakeDaemon();
        Client.Targets.RegisterDocker("box", daemon.Address, null, new TargetChanges { Gpus = [Gpus("rtx3090=2"), Gpus("H100:80Gi=1")] });

        TrainingRun run = await _engine.RunAsync(OnBox("true").With(resources: new() { Gpu = new GpuRequest { Count = 1, Memory = Quantity.Parse("40Gi") } }));
        Assert.Contains("makes no containers", run.Reason);
        await _engine.RunAsync(OnBox("true").With(resources: new() { Gpu = new GpuRequest { Count = 2, Types = ["RTX 3090"] } }));

        Assert.Equal([["2"], ["0", "1"]], daemon.DeviceIds);
    }

    [UnixFact]
    public async Task Containers_of_this_machine_are_given_its_devices_from_the_queue_that_processes_use()
    {
        using var daemon = new FakeDaemon(Path.Combine(_engine.Folder, "d.sock"));
        TrainingRun holds = await _engine.StartAsync(_engine.Sh("sleep 600").With(resources: new() { Gpu = new GpuRequest { Count = 3 } }));
        await _engine.UntilAsync(holds.Id, r => r.State == RunState.Running);

        JobPlan plan = ContainerPlans.Sh(_engine, "true").With(target: daemon.Address, resources: new() { Gpu = new GpuRequest { Count = 1 } });
        TrainingRun run = await _engine.RunAsync(plan);
        Assert.Contains("makes no containers", run.Reason);
        Assert.Equal([["GPU-3-aaaa"]], daemon.DeviceIds);

        TrainingRun waits = await _engine.StartAsync(plan.With(resources: new() { Gpu = new GpuRequest { Count = 2 } }));
        // What the run before held is free a moment after its end.
        waits = await _engine.UntilAsync(waits.Id, r => r.Reason?.Contains("1 of 4 are free") == true);
        Assert.Equal((RunState.Waiting, ReasonCodes.WaitingForGpu), (waits.State, waits.ReasonCode));
    }

    [UnixFact]
    public async Task A_job_waits_while_the_target_costs_more_than_it_pays_and_starts_when_the_price_falls()
    {
        using var daemon = new FakeDaemon();
        Client.Targets.RegisterDocker("box", daemon.Address, null, new TargetChanges { Gpus = [Gpus("A100=1")], GpuPrice = 3.5m });
        JobPlan plan = OnBox("true").With(resources: new() { Gpu = new GpuRequest { Count = 1, MaxPrice = 2 } });

        TrainingRun run = await _engine.StartAsync(plan);
        TrainingRun waits = await _engine.UntilAsync(run.Id, r => r.State == RunState.Waiting);
        Assert.Equal(ReasonCodes.WaitingForGpu, waits.ReasonCode);
        Assert.StartsWith("Waiting for GPUs: the job pays 2 an hour for each GPU at most, and the target 'box' costs 3.5.", waits.Reason);

        // One that pays more is not held up by it.
        await _engine.RunAsync(plan.With(resources: new() { Gpu = new GpuRequest { Count = 1, MaxPrice = 4 } }));
        Assert.Single(daemon.Created);

        Client.Targets.Set("box", new TargetChanges { GpuPrice = 1.99m });
        await _engine.EndAsync(run.Id);
        Assert.Equal(2, daemon.Created.Count);
    }

    [SkippableFact]
    public async Task A_job_that_asks_for_a_GPU_fails_at_once_on_a_host_that_gives_none_to_containers()
    {
        _docker.Require();
        using var engine = new TestEngine();
        JobPlan plan = ContainerPlans.Sh(engine, "true").With(resources: new() { Gpu = new GpuRequest { Count = 1, Types = ["A100"] } });
        await engine.RunAsync(ContainerPlans.Sh(engine, "true"));

        TrainingRun run = await engine.RunAsync(plan);

        Assert.Equal((RunState.Failed, ReasonCodes.NoGpuRuntime), (run.State, run.ReasonCode));
        Assert.Contains("NVIDIA Container Toolkit", run.Reason);
    }

    [SkippableFact]
    public async Task A_test_of_a_target_says_what_was_found()
    {
        _docker.Require();
        Client.Targets.RegisterDocker("tls", DockerFixture.TlsAddress, DockerFixture.Certificates, new TargetChanges());
        JobTargetTest good = await Client.Targets.TestAsync("tls", needsGpu: false, _engine.Limit);
        JobTargetTest here = await Client.Targets.TestAsync(DockerFixture.Address, needsGpu: true, _engine.Limit);
        JobTargetTest none = await Client.Targets.TestAsync("unix:///no/such/docker.sock", needsGpu: false, _engine.Limit);
        JobTargetTest local = await Client.Targets.TestAsync("local", needsGpu: false, _engine.Limit);

        Assert.True(good.IsReady, good.Message);
        Assert.Equal(Environment.ProcessorCount, good.Cpu);
        Assert.NotNull(good.Version);
        Assert.Equal((false, ReasonCodes.NoGpuRuntime), (here.IsReady, here.ReasonCode));
        Assert.Contains("NVIDIA Container Toolkit", here.Message);
        Assert.Equal((false, ReasonCodes.TargetUnavailable), (none.IsReady, none.ReasonCode));
        Assert.Contains("the socket '/no/such/docker.sock' does not exist", none.Message);
        Assert.True(local.IsReady, local.Message);
        Assert.Equal(
            ErrorCodes.TargetNotFound,
            (await Assert.ThrowsAsync<TrainingJobsException>(() => Client.Targets.TestAsync("moon", needsGpu: false, _engine.Limit))).Code);
    }

    [SkippableFact]
    public async Task A_test_of_a_target_names_a_wrong_certificate_and_what_ssh_says()
    {
        _docker.Require();
        string folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "certs")).FullName;
        File.Copy(Path.Combine(DockerFixture.Certificates, "cert.pem"), Path.Combine(folder, "cert.pem"));
        File.Copy(Path.Combine(DockerFixture.Certificates, "key.pem"), Path.Combine(folder, "key.pem"));
        Assert.Contains("has no ca.pem", Assert.Throws<TrainingJobsException>(
            () => Client.Targets.RegisterDocker("wrong", DockerFixture.TlsAddress, folder, new TargetChanges())).Message);
        await DockerCommand.RunAsync(
            "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other", "-keyout", $"{folder}/x", "-out", $"{folder}/ca.pem"]);
        Client.Targets.RegisterDocker("wrong", DockerFixture.TlsAddress, folder, new TargetChanges());
        Client.Targets.RegisterDocker("far", "ssh://nobody@127.0.0.1:1", null, new TargetChanges());

        JobTargetTest wrong = await Client.Targets.TestAsync("wrong", needsGpu: false, _engine.Limit);
        JobTargetTest far = await Client.Targets.TestAsync("far", needsGpu: false, _engine.Limit);

        Assert.False(wrong.IsReady);
        Assert.Contains("ca.pem", wrong.Message);
        Assert.False(far.IsReady);
        Assert.Contains("ssh could not reach Docker", far.Message);
    }

    private static TargetGpu Gpus(string text)
    {
        Assert.True(TargetGpu.TryParse(text, out TargetGpu? gpus, out string? problem), problem);
        return gpus;
    }

    private JobPlan OnBox(string text) => ContainerPlans.Sh(_engine, text).With(target: "box", usesThisMachine: false);
}
