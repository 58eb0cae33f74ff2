using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TrainingJobs.Host.Tests;

[Collection(HostCollection.Name)]
public sealed partial class SignalTests(HostFixture host)
{
    [SkippableFact]
    public async Task Interrupting_run_leaves_the_run_running_and_says_so()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs env --default-signal");
        string file = host.WriteShell("echo ready\nexec sleep 600");
        using HostProcess process = StartInterruptible("run", file);
        await process.UntilAsync(p => p.Output == "ready\n");
        string id = StartedPattern().Match(process.Error).Groups[1].Value;

        await SignalAsync(process, "INT");
        HostResult result = (await process.EndAsync()).Expect(130);
        Assert.Contains($"Run {id} goes on.", result.Error, StringComparison.Ordinal);
        Assert.Equal("Running", (await host.ShowAsync(id)).GetProperty("run").GetProperty("state").GetString());
        (await host.RunAsync("stop", id, "--grace", "1s")).Expect(0);
    }

    [SkippableFact]
    public async Task Interrupting_a_follow_or_a_wait_ends_it_at_once_and_leaves_the_run_alone()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs env --default-signal");
        string id = await host.StartRunAsync(host.WriteShell("echo ready\nexec sleep 600"));
        using HostProcess follow = StartInterruptible("logs", "-f", id);
        await follow.UntilAsync(p => p.Output == "ready\n");
        await SignalAsync(follow, "INT");
        (await follow.EndAsync()).Expect(130);

        Assert.Equal("Running", (await host.ShowAsync(id)).GetProperty("run").GetProperty("state").GetString());
        (await host.RunAsync("stop", id, "--grace", "1s")).Expect(0);
    }

    // A test run in the background of a script has SIGINT ignored, and hands that on to what it starts.
    private HostProcess StartInterruptible(params string[] arguments) =>
        HostProcess.Start(host.Home, "env", ["--default-signal=INT", HostFixture.Program, .. arguments]);

    private static async Task SignalAsync(HostProcess process, string signal)
    {
        using Process kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    [GeneratedRegex(@"Run (\S+) started")]
    private static partial Regex StartedPattern();
}
