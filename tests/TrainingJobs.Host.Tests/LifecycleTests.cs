using System.Text.Json;

namespace TrainingJobs.Host.Tests;

[Collection(HostCollection.Name)]
public sealed class LifecycleTests(HostFixture host)
{
    private static readonly string[] s_runFields =
    [
        "id", "name", "project", "state", "reasonCode", "reason", "target", "attempt", "exitCode", "created", "started", "ended",
        "durationSeconds", "outputPath", "checkpointPath", "originId", "command", "arguments", "file", "folder", "parentId", "step", "stage", "labels", "workers",
    ];

    [SkippableFact]
    public async Task A_run_is_started_waited_for_listed_shown_and_removed()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string id = await host.StartRunAsync(host.WriteShell("echo hello\nexit 5"));
        HostResult waited = (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(5);
        Assert.StartsWith($"Run {id} Failed: ", waited.Output, StringComparison.Ordinal);

        JsonElement listed = (await host.RunAsync("list", "--json", "--name", "JO?", "--state", "failed", "--newest", "1")).Expect(0).Json()[0];
        Assert.Equal(s_runFields, listed.EnumerateObject().Select(p => p.Name));
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal("Failed", listed.GetProperty("state").GetString());
        Assert.Equal("ExitCode", listed.GetProperty("reasonCode").GetString());
        Assert.Equal(5, listed.GetProperty("exitCode").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", listed.GetProperty("created").GetString());
        JsonElement worker = Assert.Single(listed.GetProperty("workers").EnumerateArray());
        Assert.Equal("Exited", worker.GetProperty("state").GetString());

        HostResult table = (await host.RunAsync("list", id)).Expect(0);
        Assert.Equal(["ID", "JOB", "STATE", "EXIT", "CREATED", "DURATION", "REASON"], table.OutputLines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(id, table.OutputLines[^1], StringComparison.Ordinal);

        JsonElement shown = await host.ShowAsync(id[..^1]);
        Assert.Equal(["run", "events", "plan", "steps"], shown.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Queued", shown.GetProperty("events")[0].GetProperty("state").GetString());
        Assert.Equal("Failed", shown.GetProperty("events").EnumerateArray().Last().GetProperty("state").GetString());
        Assert.Contains("State           Failed", (await host.RunAsync("show", id)).Expect(0).Output, StringComparison.Ordinal);

        (await host.RunAsync("remove", id)).Expect(0);
        (await host.RunAsync("show", id)).Expect(2);
    }

    [SkippableTheory]
    [InlineData("remove", "--dry-run")]
    [InlineData("stop", "--json")]
    [InlineData("wait", "--json")]
    [InlineData("artifacts", "--all")]
    [InlineData("list", "--verbose")]
    [InlineData("validate", "--fix")]
    [InlineData("show", "--tree")]
    [InlineData("restart", "--force")]
    [InlineData("logs", "--all")]
    public async Task An_option_that_a_command_does_not_know_is_an_error_before_anything_is_done(string command, string option)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string id = await host.StartRunAsync(host.WriteShell("echo kept > \"$ML_OUTPUT_PATH/kept.txt\""));
        (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(0);

        HostResult result = (await host.RunAsync(command, id, option)).Expect(2);

        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
        Assert.Contains("kept.txt", (await host.RunAsync("artifacts", id)).Expect(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_run_is_meant_by_the_name_of_its_job_or_by_a_pattern()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string file = host.Write("""
            jobs:
              by-name-one: {command: [echo, one], labels: {team: vision}}
              by-name-two: {command: [echo, two]}
            """);
        foreach (string job in new[] { "by-name-one", "BY-NAME-TWO", "by-name-two" })
        {
            (await host.RunAsync("run", file, job)).Expect(0);
        }

        Assert.Equal("one\n", (await host.RunAsync("logs", "by-name-one", "--stream", "output")).Expect(0).Output);
        Assert.Equal(2, (await host.RunAsync("list", "--json", "by-name-t*")).Expect(0).Json().GetArrayLength());
        JsonElement labelled = Assert.Single((await host.RunAsync("list", "--json", "--label", "team=VISION", "--since", "1h")).Expect(0).Json().EnumerateArray());
        Assert.Equal("by-name-one", labelled.GetProperty("name").GetString());
        Assert.Equal("echo one", labelled.GetProperty("command").GetString());
        Assert.Equal(2, (await host.RunAsync("remove", "by-name-t*")).Expect(0).OutputLines.Length);
        Assert.Equal(0, (await host.RunAsync("list", "--json", "by-name-t*")).Expect(0).Json().GetArrayLength());
    }

    [SkippableFact]
    public async Task Logs_can_be_cut_filtered_and_read_raw()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string file = host.Write("""
            jobs:
              job:
                workers:
                  - [sh, -c, "printf 'one\\ntwo\\r\\nthr\\377e'"]
                  - [sh, -c, "echo other >&2"]
            """);
        string id = await host.StartRunAsync(file);
        (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(0);
        HostResult all = (await host.RunAsync("logs", id)).Expect(0);
        Assert.Equal("", all.Error);
        Assert.Equal(["[0] one", "[0] thr\uFFFDe", "[0] two", "[1] other"], all.OutputLines.Order(StringComparer.Ordinal));
        Assert.Equal("one\ntwo\r\nthr\uFFFDe", (await host.RunAsync("logs", id, "--worker", "0", "--raw")).Expect(0).Output);
        Assert.Equal("two\nthr\uFFFDe\n", (await host.RunAsync("logs", id, "--worker", "0", "--tail", "2")).Expect(0).Output);
        Assert.Equal("other\n", (await host.RunAsync("logs", id, "-f", "--worker", "1")).Expect(0).Output);
        Assert.Contains("no worker 2", (await host.RunAsync("logs", id, "--worker", "2")).Expect(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_wait_that_takes_too_long_exits_with_3_and_stop_ends_the_run()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string id = await host.StartRunAsync(host.WriteShell("exec sleep 600"));
        HostResult waited = (await host.RunAsync("wait", id, "--timeout", "200ms")).Expect(3);
        Assert.Contains(id, waited.Error, StringComparison.Ordinal);
        Assert.StartsWith("error RunNotEnded: ", (await host.RunAsync("remove", id)).Expect(2).Error, StringComparison.Ordinal);

        HostResult stopped = (await host.RunAsync("stop", id, "--grace", "5s")).Expect(0);
        Assert.StartsWith($"Run {id} Stopped", stopped.Output, StringComparison.Ordinal);
        (await host.RunAsync("wait", id)).Expect(143);
        Assert.Contains("had ended before: Stopped", (await host.RunAsync("stop", id)).Expect(0).Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Of_several_runs_wait_gives_the_first_code_that_is_not_0()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string good = await host.StartRunAsync(host.WriteShell("true"));
        string four = await host.StartRunAsync(host.WriteShell("exit 4"));
        string nine = await host.StartRunAsync(host.WriteShell("exit 9"));
        HostResult result = (await host.RunAsync("wait", good, nine, four, "--timeout", "60s")).Expect(9);
        Assert.Equal(3, result.OutputLines.Length);
    }

    [SkippableFact]
    public async Task A_run_goes_on_when_the_agent_has_been_ended_and_its_end_is_known_to_the_next_one()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string gate = Path.GetTempFileName();
        string id = await host.StartRunAsync(host.WriteShell($"echo begun\nwhile [ -e '{gate}' ]; do sleep 0.05; done\necho done\nexit 6"));
        using (HostProcess follow = host.Start("logs", "-f", id))
        {
            await follow.UntilAsync(p => p.Output == "begun\n");
        }

        Assert.True((await host.RunAsync("agent", "status", "--json")).Expect(0).Json().GetProperty("isRunning").GetBoolean());
        (await host.RunAsync("agent", "stop")).Expect(0);
        JsonElement agent = (await host.RunAsync("agent", "status", "--json")).Expect(0).Json();
        Assert.Equal(
            ["isRunning", "processId", "started", "version", "host", "stateFolder", "activeRuns"], agent.EnumerateObject().Select(p => p.Name));
        Assert.False(agent.GetProperty("isRunning").GetBoolean());
        Assert.Contains("No agent runs", (await host.RunAsync("agent", "status")).Expect(0).Output, StringComparison.Ordinal);

        File.Delete(gate);
        (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(6);
        Assert.Equal(["begun", "done"], (await host.RunAsync("logs", id, "--raw")).Expect(0).OutputLines);
    }

    [SkippableFact]
    public async Task A_closed_pipe_ends_quietly()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string file = host.WriteShell("i=0; while [ $i -lt 20000 ]; do echo \"line $i of many\"; i=$((i+1)); done");
        string id = await host.StartRunAsync(file);
        (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(0);
        HostResult result = await host.ShellAsync($"{{ \"$T\" logs {id}; echo \"code $?\" >&2; }} | head -n 1");
        Assert.Equal("line 0 of many\n", result.Output);
        Assert.Equal("code 141\n", result.Error);
    }

    [SkippableFact]
    public async Task A_follow_ends_when_its_reader_has_gone_although_nothing_more_is_printed()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string id = await host.StartRunAsync(host.WriteShell("echo ready\nexec sleep 600"));
        HostResult result = await host.ShellAsync($"{{ \"$T\" logs -f {id}; echo \"code $?\" >&2; }} | head -n 1");
        Assert.Equal("ready\n", result.Output);
        Assert.Equal("code 141\n", result.Error);
        (await host.RunAsync("stop", id, "--grace", "1s")).Expect(0);
    }
}
