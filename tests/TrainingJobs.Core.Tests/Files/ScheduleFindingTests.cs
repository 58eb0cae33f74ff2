using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Tests.Files.Ame;
using TrainingJobs.Core.Tests.Files.Modelbit;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class ScheduleFindingTests
{
    [Theory]
    [InlineData("\"61 25 32 13 8\"", 5, 8)]
    [InlineData("61 25 32 13 8", 5, 7)]
    [InlineData("\"* * * foo *\"", 5, 14)]
    [InlineData("\"@bogus\"", 5, 8)]
    [InlineData("\"@\"", 5, 8)]
    [InlineData("\"*/0 * * * *\"", 5, 8)]
    [InlineData("\"0 0 31 2 *\"", 5, 12)]
    [InlineData("{cron: '0 0 30 2 *'}", 5, 19)]
    [InlineData("{cron: \"0 3 * * *\", timeZone: Nowhere/City}", 5, 37)]
    [InlineData("{cron: \"0 3 * * *\", timeZone: ../../etc/localtime}", 5, 37)]
    public void A_schedule_that_is_nonsense_or_never_comes_is_an_error_at_its_place(string schedule, int line, int column)
    {
        JobFileResult result = NativeTexts.Read($"jobs:\n  a:\n    command: [x]\n    schedules:\n    - {schedule}\n");
        Diagnostic error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((DiagnosticCodes.InvalidValue, line, column), (error.Code, error.Line, error.Column));
        Assert.Empty(result.Jobs);
    }

    [Fact]
    public void A_schedule_of_Modelbit_is_checked_alike()
    {
        JobFileResult result = ModelbitTexts.Read("schedules:\n- schedule: \"0 25 * * *\"\n- schedule: \"0 0 31 2 *\"");
        Assert.Equal(2, result.Diagnostics.Count(d => d.Code == DiagnosticCodes.InvalidValue && d.Line > 1 && d.Severity == DiagnosticSeverity.Error));
    }

    [Theory]
    [InlineData("61 25 32 13 8", "first field, the minute")]
    [InlineData("0 0 31 2 *", "never comes")]
    public void A_trigger_of_AME_is_checked_alike(string schedule, string message)
    {
        Diagnostic error = Assert.Single(AmeTexts.Read(AmeTexts.Task($"executor: !mlflow\ntriggers: {{schedule: '{schedule}'}}")).Diagnostics);
        Assert.Equal((DiagnosticSeverity.Error, 5), (error.Severity, error.Line));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_schedule_is_told_in_words_and_that_it_starts_nothing_yet()
    {
        JobFileResult result = NativeTexts.Read("""
            jobs:
              a:
                command: [x]
                schedules:
                - 0  0 1 * *
                - {cron: "@daily", timeZone: Eastern Standard Time, notifyOnFailure: me@example.com, refreshDatasets: [d]}
            """);
        Assert.False(result.HasErrors);
        Assert.Equal(["0 0 1 * *", "@daily"], result.Jobs[0].Schedules.Select(s => s.Cron));
        Assert.Equal(
            [DiagnosticCodes.NeedsRegistering, DiagnosticCodes.NeedsRegistering, DiagnosticCodes.NotHonoured, DiagnosticCodes.NotHonoured],
            result.Diagnostics.Select(d => d.Code));
        Assert.DoesNotContain(result.Diagnostics, d => d.Code == DiagnosticCodes.NeedsRegistering && d.Severity != DiagnosticSeverity.Information);
        Assert.Collection(
            result.Diagnostics,
            d => Assert.Contains("'0 0 1 * *' (at 00:00 on day 1 of every month) starts runs once it is registered", d.Message, StringComparison.Ordinal),
            d => Assert.Contains("(at 00:00 every day)", d.Message, StringComparison.Ordinal),
            d => Assert.Contains("Nobody is told by mail", d.Message, StringComparison.Ordinal),
            d => Assert.Contains("No datasets are refreshed", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Places_of_data_that_nothing_is_fetched_from_or_sent_to_are_warnings()
    {
        JobFileResult result = NativeTexts.Read("""
            jobs:
              a:
                command: [x]
                data:
                  code: {type: git, uri: "https://example.org/a.git"}
                  input: {type: aws, uri: "s3://b/in"}
                  output: {type: aws, uri: "s3://b/out"}
                  checkpoints: [c]
                  volumes: [v]
            """);
        Assert.Equal([5, 6, 7, 8, 8], result.Diagnostics.Select(d => d.Line == 9 ? 8 : d.Line));
        Assert.All(result.Diagnostics, d => Assert.Equal((DiagnosticSeverity.Warning, DiagnosticCodes.NotHonoured), (d.Severity, d.Code)));
    }
}
