using System.Runtime.Versioning;
using System.Text;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>What is printed is seen, whole, also when its end has not come, and no part of a secret with it.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class OpenLineTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task A_line_without_an_end_is_shown_while_the_job_runs_and_is_one_line_when_its_end_comes()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo start; printf 'Loading dätä... '; until [ -e {gate} ]; do sleep 0.05; done; echo done"));

        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result.SequenceEqual(["start", "Loading dätä... "]));
        Assert.False((await _engine.Client.Runs.GetAsync(run.Id, _engine.Limit)).State.IsEnded());
        await File.WriteAllTextAsync(gate, "");
        await _engine.EndAsync(run.Id, RunState.Succeeded);

        Assert.Equal(["start", "Loading dätä... done"], await _engine.LinesAsync(run.Id));
    }

    [UnixFact]
    public async Task A_progress_bar_that_ends_in_a_carriage_return_is_shown_before_the_next_one_comes()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"printf '1/2\\r'; until [ -e {gate} ]; do sleep 0.05; done; printf '2/2\\r\\n'"));

        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result.SequenceEqual(["1/2"]));
        await File.WriteAllTextAsync(gate, "");
        await _engine.EndAsync(run.Id, RunState.Succeeded);

        Assert.Equal(["1/2", "2/2"], await _engine.LinesAsync(run.Id));
        Assert.Equal(
            [LogTerminator.Cr, LogTerminator.CrLf],
            (await _engine.LogAsync(run.Id)).Where(record => record.Stream == LogStream.Output).Select(record => record.Terminator));
    }

    [UnixFact]
    public async Task A_secret_that_is_printed_in_two_halves_with_a_pause_between_is_in_no_line()
    {
        const string Value = "HALVED-SECRET-0123456789";
        using (SecretValue value = SecretValue.FromChars(Value))
        {
            _engine.Client.Secrets.Set("mine", value);
        }

        Core.Planning.JobPlan plan = _engine.Sh("printf \"login ${T%??????????}\"; sleep 2.5; printf \"${T#??????????????}\"; echo ' ok'");
        TrainingRun run = await _engine.StartAsync(plan with { Execution = plan.Execution with { Secrets = [new JobSecret { Key = "mine", InjectAs = "T" }] } });
        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result is [var first] && first.StartsWith("login", StringComparison.Ordinal));
        Assert.DoesNotContain("HALVED", (await _engine.LinesAsync(run.Id))[0]);
        await _engine.EndAsync(run.Id, RunState.Succeeded);

        Assert.Equal(["login *** ok"], await _engine.LinesAsync(run.Id));
    }

    [UnixTheory]
    [InlineData("printf '%s' \"$T\"", 3000)]
    [InlineData("printf '%0285d%s' 0 \"$T\"", 53)]
    [InlineData("printf '%s%02020d' \"$T\" 0", 53)]
    public async Task Secrets_are_taken_out_of_the_last_line_before_it_is_cut(string text, int length)
    {
        string secret = string.Concat(Enumerable.Range(0, length / 4 + 1).Select(i => $"{(i * 7919) % 10000:0000}"))[..length];
        using (SecretValue value = SecretValue.FromChars(secret))
        {
            _engine.Client.Secrets.Set("mine", value);
        }

        Core.Planning.JobPlan plan = _engine.Sh(text + "; exit 3");
        TrainingRun run = await _engine.RunAsync(plan with { Execution = plan.Execution with { Secrets = [new JobSecret { Key = "mine", InjectAs = "T" }] } });

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("Its last line: ", run.Reason);
        for (int i = 0; i + 8 <= secret.Length; i++)
        {
            Assert.DoesNotContain(secret.Substring(i, 8), run.Reason);
        }
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("abc\r", 3)]
    [InlineData("\r", 0)]
    [InlineData("", 0)]
    [InlineData("aä", 3)]
    public void An_open_line_is_cut_between_characters_and_before_a_carriage_return(string text, int length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(length, LineSplitter.OpenPiece(bytes, 0, null)?.Data.Length ?? 0);
    }

    [Fact]
    public void Half_a_character_waits_for_its_other_half()
    {
        byte[] bytes = Encoding.UTF8.GetBytes("a😀");
        for (int length = 2; length < bytes.Length; length++)
        {
            Assert.Equal(1, LineSplitter.OpenPiece(bytes.AsMemory(0, length), 0, null)?.Data.Length);
        }

        Assert.Equal(5, LineSplitter.OpenPiece(bytes, 0, null)?.Data.Length);
    }
}
