using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerRunTests : IDisposable
{
    private readonly DockerFixture _docker;
    private readonly TestEngine _engine = new();

    public DockerRunTests(DockerFixture docker) => _docker = docker;

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_container_gives_its_exit_code_its_two_outputs_and_its_times()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(Sh("echo one; echo two >&2; printf three; exit 3"));

        Assert.Equal((RunState.Failed, 3, ReasonCodes.ExitCode), (run.State, run.ExitCode, run.ReasonCode));
        Assert.Contains("two", run.Reason);
        Assert.True(run.Ended >= run.Started);
        List<LogRecord> log = await _engine.LogAsync(run.Id);
        Assert.Equal(["one", "three"], log.Where(r => r.Stream == LogStream.Output).Select(r => r.Text));
        Assert.Equal(["two"], log.Where(r => r.Stream == LogStream.Error).Select(r => r.Text));
        Assert.Equal(LogTerminator.None, log.Single(r => r.Text == "three").Terminator);
    }

    [SkippableFact]
    public async Task Nothing_is_left_on_the_daemon()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(Sh("true"));

        Assert.Equal(RunState.Succeeded, run.State);
        await UntilAsync(async () => (await _docker.Client.Containers.ListAsync([$"{ContainerLabels.Run}={run.Id}"], _engine.Limit)).Count == 0);
    }

    [SkippableFact]
    public async Task The_project_is_mounted_and_results_come_back()
    {
        _docker.Require();
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "data.txt"), "42\n");
        TrainingRun run = await _engine.RunAsync(Sh("pwd; cat data.txt; echo m > $ML_OUTPUT_PATH/model.txt; echo $TRAINING_RUN_ID; echo $HOME"));

        Assert.Equal(["/workspace", "42", run.Id, "/root"], await _engine.LinesAsync(run.Id));
        Assert.Equal("model.txt", Assert.Single(await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit)).Name);
    }

    [SkippableFact]
    public async Task Declared_outputs_and_changed_files_are_kept_with_the_run()
    {
        _docker.Require();
        string old = Path.Combine(_engine.Folder, "old.txt");
        await File.WriteAllTextAsync(old, "old");
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-1));
        JobPlan plan = Sh("mkdir out; echo r > out/r.txt; echo n > new.txt; mkdir -p /data/deep; echo d > /data/deep/d.txt").With(outputs: ["out", "/data", "/nowhere"], saveChangedFiles: true);
        TrainingRun run = await _engine.RunAsync(plan);

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        IReadOnlyList<JobArtifact> artifacts = await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit);
        Assert.Equal(["data/deep/d.txt", "new.txt", "out/r.txt"], artifacts.Select(a => a.Name));
        Assert.Equal("d\n", await File.ReadAllTextAsync(artifacts[0].FullName));
        Assert.Contains(await _engine.LogAsync(run.Id), r => r.Text.Contains("'/nowhere' is not there", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Arguments_reach_the_program_untouched()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Plan(_engine, ["printf", "<%s>\\n", "a b", "", "'", "\"", "$HOME", "*", "--"]));

        Assert.Equal(["<a b>", "<>", "<'>", "<\">", "<$HOME>", "<*>", "<-->"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task Every_byte_of_text_comes_through()
    {
        _docker.Require();
        const string Script = "printf 'a\\000b\\r\\nprogress 1\\rprogress 2\\r\\n\\n'; head -c 100000 /dev/zero | tr '\\0' x; echo; printf 'é'";
        TrainingRun run = await _engine.RunAsync(Sh(Script));

        byte[] all = [.. (await _engine.LogAsync(run.Id)).Where(r => r.Stream == LogStream.Output).SelectMany(Bytes)];
        byte[] wanted = [(byte)'a', 0, (byte)'b', .. "\r\nprogress 1\rprogress 2\r\n\n"u8, .. Enumerable.Repeat((byte)'x', 100000), .. "\né"u8];
        Assert.Equal(wanted, all);

        static IEnumerable<byte> Bytes(LogRecord record) => record.GetBytes().Concat(record.Terminator switch
        {
            LogTerminator.Lf => "\n"u8.ToArray(),
            LogTerminator.CrLf => "\r\n"u8.ToArray(),
            LogTerminator.Cr => "\r"u8.ToArray(),
            _ => [],
        });
    }

    [SkippableFact]
    public async Task Running_out_of_memory_is_named()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(Sh("tail /dev/zero").With(resources: new() { Memory = Quantity.Parse("32Mi") }));

        Assert.Equal((RunState.Failed, 137, ReasonCodes.OutOfMemory), (run.State, run.ExitCode, run.ReasonCode));
        Assert.Contains("32Mi", run.Reason);
    }

    [SkippableFact]
    public async Task A_program_that_is_not_in_the_image_is_named()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Plan(_engine, ["no-such-program"]));

        Assert.Equal((RunState.Failed, ReasonCodes.ProgramNotFound), (run.State, run.ReasonCode));
        Assert.Contains("no-such-program", run.Reason);
        Assert.Contains(DockerFixture.Busybox, run.Reason);
    }

    [SkippableFact]
    public async Task Stop_lets_a_program_end_in_its_own_way()
    {
        _docker.Require();
        TrainingRun run = await _engine.StartAsync(Sh("trap 'echo saved; exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        await WaitForLineAsync(run.Id, "up");

        await _engine.Client.Runs.StopAsync(run.Id, null, _engine.Limit);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Stopped, ended.State);
        Assert.Contains("saved", await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task Stop_ends_a_program_that_ignores_it()
    {
        _docker.Require();
        TrainingRun run = await _engine.StartAsync(Sh("trap '' TERM; echo up; while :; do sleep 0.05; done"));
        await WaitForLineAsync(run.Id, "up");

        await _engine.Client.Runs.StopAsync(run.Id, TimeSpan.FromMilliseconds(300), _engine.Limit);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Stopped, "SIGKILL"), (ended.State, ended.Workers[0].Signal));
    }

    [SkippableFact]
    public async Task A_container_that_somebody_removes_is_lost_and_not_started_again()
    {
        _docker.Require();
        TrainingRun run = await _engine.StartAsync(Sh("echo up; sleep 600"));
        await WaitForLineAsync(run.Id, "up");

        await _docker.Client.Containers.RemoveAsync($"tj-{run.Id}-1-0", _engine.Limit);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        // Removing kills first: which of the two is seen depends on who is faster.
        Assert.Equal(RunState.Failed, ended.State);
        Assert.True(ended.ReasonCode is ReasonCodes.WorkerLost or ReasonCodes.Signal, ended.Reason);
        Assert.Equal(["up"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task Limits_user_mounts_and_shared_memory_reach_the_container()
    {
        _docker.Require();
        string data = Directory.CreateDirectory(Path.Combine(_engine.Folder, "elsewhere")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "x"), "mounted\n");
        TrainingRun run = await _engine.StartAsync(
            Sh("cat /data/x; touch /data/y 2>/dev/null || echo read-only; id -u; df -k /dev/shm | tail -1 | awk '{print $2}'; echo up; sleep 600").With(
                resources: new() { Cpu = Quantity.Parse("500m"), Memory = Quantity.Parse("64Mi"), ShmSize = Quantity.Parse("8Mi") },
                mounts: [new JobMount { Source = data, Target = "/data", ReadOnly = true }],
                user: "65534"));
        await WaitForLineAsync(run.Id, "up");

        ContainerInspectResponse details = await _docker.Client.Containers.InspectAsync($"tj-{run.Id}-1-0", _engine.Limit);
        Assert.Equal(64 * 1024 * 1024, details.HostConfig!.Memory);
        Assert.Equal(["mounted", "read-only", "65534", "8192", "up"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task A_port_is_reached_and_a_taken_one_is_named()
    {
        _docker.Require();
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        int port = ((IPEndPoint)holder.LocalEndpoint).Port;
        JobPlan plan = Sh("echo hello | nc -l -p 80").With(ports: [new JobPort { HostAddress = "127.0.0.1", HostPort = port, ContainerPort = 80 }]);

        TrainingRun taken = await _engine.RunAsync(plan);
        Assert.Equal((RunState.Failed, ReasonCodes.PortTaken), (taken.State, taken.ReasonCode));

        holder.Stop();
        TrainingRun run = await _engine.StartAsync(plan);
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        string answer = "";
        await UntilAsync(async () => (answer = await AskAsync(port)).Length > 0);
        Assert.Equal("hello\n", answer);
    }

    [SkippableFact]
    public async Task Runs_with_the_same_port_run_one_after_the_other_also_when_another_agent_has_come()
    {
        _docker.Require();
        string gate = Path.Combine(_engine.Folder, "gate");
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        // As the jobs of a skelebot project, which all have the ports of the project.
        JobPlan plan = Sh("until [ -e gate ]; do sleep 0.01; done").With(ports: [new JobPort { HostPort = port, ContainerPort = 80 }]);
        TrainingRun first = await _engine.StartAsync(plan);
        await _engine.UntilAsync(first.Id, r => r.State == RunState.Running);
        _engine.KillAgent();

        TrainingRun second = await _engine.StartAsync(plan);
        TrainingRun waiting = await _engine.UntilAsync(second.Id, r => r.ReasonCode is not null);
        Assert.Equal((RunState.Waiting, ReasonCodes.WaitingForPort), (waiting.State, waiting.ReasonCode));
        Assert.Contains($"It waits for port {port} of the host, which run {first.Id} has.", waiting.Reason);

        await File.WriteAllTextAsync(gate, "");
        Assert.Equal(RunState.Succeeded, (await _engine.EndAsync(first.Id)).State);
        await _engine.EndAsync(second.Id, RunState.Succeeded);
    }

    [SkippableFact]
    public async Task Workers_of_a_run_find_each_other()
    {
        _docker.Require();
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Plan(
            _engine,
            ["/bin/sh", "-c", "echo greeting | nc -l -p 5000"],
            ["/bin/sh", "-c", "until nc $MASTER_ADDR 5000 2>/dev/null </dev/null; do sleep 0.05; done"]));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["greeting"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task Gpus_on_a_host_without_a_runtime_fail_with_what_to_install()
    {
        _docker.Require();
        JobPlan plan = Sh("true").With(resources: new() { Gpu = new GpuRequest { Count = 1 } }, usesThisMachine: false, image: "no-such-registry.invalid/x:1");
        TrainingRun run = await _engine.RunAsync(plan);

        Assert.Equal((RunState.Failed, ReasonCodes.NoGpuRuntime), (run.State, run.ReasonCode));
        Assert.Contains("NVIDIA Container Toolkit", run.Reason);
    }

    [SkippableFact]
    public async Task Gpus_of_amd_are_given_by_device_files_and_their_lack_is_said()
    {
        _docker.Require();
        JobPlan plan = Sh("ls -l /dev/kfd; ls /dev/dri; id -G; echo x > /dev/kfd && echo written").With(
            resources: new() { Gpu = new GpuRequest { Count = 1, Vendor = "amd" } },
            usesThisMachine: false,
            user: "1234");
        Skip.If(File.Exists("/dev/kfd") || Directory.Exists("/dev/dri"), "This machine has device files of its own.");
        TrainingRun without = await _engine.RunAsync(plan);
        Assert.Equal((RunState.Failed, ReasonCodes.NoGpuRuntime), (without.State, without.ReasonCode));
        Assert.Contains("amdgpu", without.Reason);

        // Stand-ins that take all that is written and that only a group may use, as AMD's driver has them.
        string[] files = ["/dev/kfd", "/dev/dri/renderD128"];
        Directory.CreateDirectory("/dev/dri");
        try
        {
            foreach (string file in files)
            {
                await DockerCommand.RunAsync("mknod", ["-m", "660", file, "c", "1", "3"]);
                await DockerCommand.RunAsync("chgrp", ["4711", file]);
            }

            TrainingRun run = await _engine.RunAsync(plan);
            List<string> lines = await _engine.LinesAsync(run.Id);

            Assert.True(run.State == RunState.Succeeded, run.Reason);
            Assert.StartsWith("crw-rw----", lines[0]);
            Assert.Contains("renderD128", lines);
            Assert.Contains(lines, line => line.Split(' ').Contains("4711"));
            Assert.Contains("written", lines);
        }
        finally
        {
            File.Delete(files[0]);
            Directory.Delete("/dev/dri", recursive: true);
        }
    }

    private JobPlan Sh(string text) => ContainerPlans.Sh(_engine, text);

    private async Task<string> AskAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, _engine.Limit);
            using var reader = new StreamReader(client.GetStream());
            return await reader.ReadToEndAsync(_engine.Limit);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return "";
        }
    }

    private async Task WaitForLineAsync(string id, string line)
    {
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Text == line)
            {
                return;
            }
        }

        TrainingRun run = await _engine.Client.Runs.GetAsync(id, _engine.Limit);
        Assert.Fail($"The run ended before it printed '{line}': {run.Reason}");
    }

    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds())
        {
            await Task.Delay(10, _engine.Limit);
        }
    }
}
