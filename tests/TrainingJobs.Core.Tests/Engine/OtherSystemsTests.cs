using System.Text;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>The ways in which workers are started on Windows and macOS, on this system: what they have in common with that of Linux.</summary>
[Trait("Needs", "Processes")]
public sealed class OtherSystemsTests
{
    [UnixTheory]
    [InlineData("windows", "trainingjobs agent")]
    [InlineData("macos", " /bin/cat ")]
    public async Task A_run_has_its_outputs_its_exit_code_and_its_times(string system, string parent)
    {
        using var engine = new TestEngine(shim: system);
        string seen = Path.Combine(engine.Folder, "parent");
        TrainingRun run = await engine.RunAsync(engine.Sh(
            $"tr '\\0' ' ' < /proc/$PPID/cmdline > {seen}; echo out; echo err >&2; echo again > /dev/stderr; printf last; exit 7"));

        // It is the way of that system indeed.
        Assert.Contains(parent, await File.ReadAllTextAsync(seen));

        Assert.Equal((RunState.Failed, 7), (run.State, run.ExitCode));
        List<LogRecord> log = await engine.LogAsync(run.Id);
        Assert.Equal(["out", "last"], log.Where(line => line.Stream == LogStream.Output).Select(line => line.Text));
        Assert.Equal(["err", "again"], log.Where(line => line.Stream == LogStream.Error).Select(line => line.Text));
        Assert.True(run.Workers[0].Started <= run.Workers[0].Ended);
        Assert.True(run.Started >= run.Created);
    }

    [UnixTheory]
    [InlineData("windows")]
    [InlineData("macos")]
    public async Task A_program_that_is_not_there_is_said(string system)
    {
        using var engine = new TestEngine(shim: system);
        TrainingRun run = await engine.RunAsync(engine.Plan(["/no/such/program"]));

        Assert.Equal(RunState.Failed, run.State);
        Assert.Contains("/no/such/program", run.Reason);
    }

    [UnixTheory]
    [InlineData("windows")]
    [InlineData("macos")]
    public async Task Much_output_is_whole_when_the_agent_is_killed_while_it_flows(string system)
    {
        using var engine = new TestEngine(shim: system);
        TrainingRun run = await engine.StartAsync(engine.Sh("seq 200000; seq 200001 400000; exit 3"));
        await engine.WaitForAsync(() => engine.LinesAsync(run.Id).Result.Count > 0);
        engine.KillAgent();

        TrainingRun ended = await engine.EndAsync(run.Id);

        Assert.Equal(3, ended.ExitCode);
        Assert.Equal(Enumerable.Range(1, 400_000).Select(i => $"{i}"), await engine.LinesAsync(run.Id));
    }

    [UnixTheory]
    [InlineData("windows")]
    [InlineData("macos")]
    public async Task A_run_is_stopped_with_what_it_has_started(string system)
    {
        using var engine = new TestEngine(shim: system);
        TrainingRun run = await engine.StartAsync(engine.Sh("sleep 600 & echo $!; wait"));
        await engine.WaitForAsync(() => engine.LinesAsync(run.Id).Result.Count == 1);
        int child = int.Parse((await engine.LinesAsync(run.Id))[0], System.Globalization.CultureInfo.InvariantCulture);

        await engine.Client.Runs.StopAsync(run.Id, TimeSpan.Zero, engine.Limit);
        TrainingRun ended = await engine.EndAsync(run.Id);

        Assert.Equal(RunState.Stopped, ended.State);
        await engine.WaitForAsync(() => !Directory.Exists($"/proc/{child}") || File.ReadAllText($"/proc/{child}/stat").Contains(") Z ", StringComparison.Ordinal));
    }

    [UnixTheory]
    [InlineData("windows")]
    [InlineData("macos")]
    public async Task A_secret_reaches_the_program_and_stays_out_of_the_log(string system)
    {
        using var engine = new TestEngine(shim: system);
        using (SecretValue value = SecretValue.FromChars("t0ps3cr3t-ü"))
        {
            engine.Client.Secrets.Set("token", value);
        }

        TrainingRun run = await engine.RunAsync(engine.Sh("echo \"$TOKEN\"; printf %s \"$TOKEN\" | sha256sum").With(secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]));

        List<string> lines = await engine.LinesAsync(run.Id);
        Assert.Equal("***", lines[0]);
        Assert.StartsWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes("t0ps3cr3t-ü"))), lines[1]);
    }
}
