using System.Text.Json;
using System.Text.RegularExpressions;

namespace TrainingJobs.Host.Tests;

[Collection(HostCollection.Name)]
public sealed partial class RunTests(HostFixture host)
{
    [Fact]
    public async Task Iris_reaches_90_percent_and_leaves_its_model()
    {
        HostResult result = (await host.RunAsync("run", Repository.Example("iris"), "--", "--epochs", "30", "--optimizer", "momentum")).Expect(0);
        Assert.Equal(30, result.OutputLines.Count(l => l.StartsWith("epoch ", StringComparison.Ordinal)));
        double accuracy = double.Parse(AccuracyPattern().Match(result.Output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 90, 100);

        string id = RunIdPattern().Match(result.Error).Groups[1].Value;
        Assert.EndsWith($"Run {id} Succeeded\n", result.Error, StringComparison.Ordinal);
        JsonElement artifacts = (await host.RunAsync("artifacts", id, "--json")).Expect(0).Json();
        JsonElement model = artifacts.EnumerateArray().Single(a => a.GetProperty("name").GetString() == "model.json");
        Assert.Equal(["runId", "name", "path", "length", "modified"], model.EnumerateObject().Select(p => p.Name));
        using JsonDocument written = JsonDocument.Parse(await File.ReadAllTextAsync(model.GetProperty("path").GetString()!));
        Assert.Equal(3, written.RootElement.GetProperty("weights").GetArrayLength());
    }

    [SkippableFact]
    public async Task Output_and_errors_stay_apart_and_the_exit_code_is_that_of_the_run()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        HostResult result = (await host.RunAsync("run", host.WriteShell("echo to the output\necho to the errors >&2\nexit 7"))).Expect(7);
        Assert.Equal("to the output\n", result.Output);
        Assert.Contains("to the errors\n", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"Run \S+ Failed: ", result.Error);
    }

    [SkippableFact]
    public async Task Every_argument_arrives_as_it_was_typed()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string file = host.Write("""
            jobs:
              job:
                command: [printf, '<%s>\n']
                parameters:
                  words: {type: list, positional: true}
            """);
        HostResult result = (await host.RunAsync("run", file, "job", "--", "two words", "it's", "$HOME", "*", "ü")).Expect(0);
        Assert.Equal("<two words>\n<it's>\n<$HOME>\n<*>\n<ü>\n", result.Output);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_named_and_the_exit_code_is_not_0()
    {
        HostResult result = await host.RunAsync("run", host.Write("jobs: {job: {command: [no-such-program-anywhere]}}"));
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("no-such-program-anywhere", result.Error, StringComparison.Ordinal);
        Assert.Contains(" Failed: ", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_run_that_reaches_its_time_limit_exits_with_124()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        HostResult result = (await host.RunAsync("run", host.WriteShell("exec sleep 600", "timeout: 1s"))).Expect(124);
        Assert.Contains(" TimedOut", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("hello", "greet", "--name|Ada L", "Hello, Ada L!\nThis is greet, attempt 1.\n")]
    [InlineData("templates", "quick", "", "stage development, 1 threads\n")]
    [InlineData("templates", "full", "", "stage production, 2 threads\nargument: --rounds\nargument: 3\n")]
    [InlineData("python", "count", "b a b", "  2 b\n  1 a\n")]
    public async Task An_example_runs(string folder, string job, string words, string output)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        HostResult result = (await host.RunAsync(
            ["run", Repository.Example(folder), job, "--", .. words.Split('|', StringSplitOptions.RemoveEmptyEntries)])).Expect(0);
        Assert.Equal(output, result.Output);
    }

    [SkippableTheory]
    [InlineData("same", new[] { "[0] worker 0 of 3", "[1] worker 1 of 3", "[2] worker 2 of 3" })]
    [InlineData("coordinated", new[] { "[0] wrote", "[1] worker 1 read: written by worker 0", "[2] worker 2 read: written by worker 0" })]
    public async Task Lines_of_several_workers_begin_with_their_index(string job, string[] lines)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        HostResult result = (await host.RunAsync("run", Repository.Example("workers"), job)).Expect(0);
        Assert.Equal(lines, result.OutputLines.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task A_last_line_without_an_end_and_very_long_lines_are_printed_whole()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string file = host.WriteShell("head -c 3000000 /dev/zero | tr '\\0' x\necho\nprintf 'no end'");
        HostResult result = (await host.RunAsync("run", file)).Expect(0);
        Assert.Equal(new string('x', 3000000) + "\nno end\n", result.Output);
    }

    [GeneratedRegex(@"held-out accuracy ([0-9.]+)%")]
    private static partial Regex AccuracyPattern();

    [GeneratedRegex(@"Run (\S+) started")]
    private static partial Regex RunIdPattern();
}
