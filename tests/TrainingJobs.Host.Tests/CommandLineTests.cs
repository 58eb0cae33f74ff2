namespace TrainingJobs.Host.Tests;

public sealed class CommandLineTests(HostFixture host) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("", "A command is missing. Commands are run, start, plan,")]
    [InlineData("trian", "'trian' is no command. Commands are run,")]
    [InlineData("run", "Required argument 'FILE' missing for command: 'run'. See 'trainingjobs run --help'.")]
    [InlineData("run a.yaml b --epochs 3", "'run' does not know: --epochs 3. Arguments for the job stand after '--'.")]
    [InlineData("list --state Done", "'Done' is no state of a run; states are Queued, ")]
    [InlineData("list --newest 0", "'0' is no value for --newest: give a whole number, 1 or more.")]
    [InlineData("list abc --newest 1", "Give ids, or options that choose among all runs; not both.")]
    [InlineData("wait abc --timeout soon", "'soon' is no value for --timeout: give a length of time such as 90s, 5m or 1h30m.")]
    [InlineData("agent start", "'agent' does not know: start. See 'trainingjobs agent --help'.")]
    public async Task A_wrong_command_line_is_explained_and_exits_with_2(string line, string message)
    {
        HostResult result = (await host.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Expect(2);
        Assert.Equal("", result.Output);
        Assert.StartsWith("error CommandLineInvalid: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--help", "Commands:")]
    [InlineData("run --help", "Usage:\n  trainingjobs run <FILE> [<JOB>] [options]")]
    [InlineData("logs -h", "-f, --follow")]
    public async Task Help_goes_to_the_output(string line, string text)
    {
        HostResult result = (await host.RunAsync(line.Split(' '))).Expect(0);
        Assert.Contains(text, result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Theory]
    [InlineData("show zzzz")]
    [InlineData("logs zzzz")]
    [InlineData("wait zzzz")]
    [InlineData("stop zzzz")]
    [InlineData("remove zzzz")]
    [InlineData("artifacts zzzz")]
    [InlineData("list zzzz")]
    public async Task An_unknown_id_exits_with_2_and_is_named(string line)
    {
        HostResult result = (await host.RunAsync(line.Split(' '))).Expect(2);
        Assert.StartsWith("error RunNotFound: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("zzzz", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_file_that_is_not_there_exits_with_2()
    {
        HostResult result = (await host.RunAsync("run", "no-such-file.yaml")).Expect(2);
        Assert.StartsWith("error FileNotFound: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("no-such-file.yaml", result.Error, StringComparison.Ordinal);
    }
}
