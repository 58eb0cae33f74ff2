using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Sap;

public class SapJobTests
{
    [Theory]
    [InlineData("20h", 72000)]
    [InlineData("10000", 10000)]
    [InlineData("90m", 5400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d", 86400)]
    [InlineData("2 Hours, 30 minutes", 9000)]
    public void The_completion_time_is_the_time_limit(string text, int seconds)
    {
        JobFileResult result = SapTexts.Read(SapTexts.Job($"completionTime: {text}"));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(TimeSpan.FromSeconds(seconds), result.Jobs[0].Timeout);
    }

    [Theory]
    [InlineData("completionTime: soon", DiagnosticCodes.InvalidDuration, 5, 21)]
    [InlineData("image: x", DiagnosticCodes.MissingField, 4, 5)]
    [InlineData("completionTime: 1h\nresourcePlanId: basic", DiagnosticCodes.NotHonoured, 6, 21)]
    [InlineData("completionTime: 1h\nimages: x", DiagnosticCodes.UnknownKey, 6, 5)]
    public void What_cannot_be_honoured_is_a_warning_with_its_place(string execution, string code, int line, int column)
    {
        JobFileResult result = SapTexts.Read(SapTexts.Job(execution));
        Diagnostic warning = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticSeverity.Warning, code, line, column), (warning.Severity, warning.Code, warning.Line, warning.Column));
        Assert.Single(result.Jobs);
    }

    [Theory]
    [InlineData("completionTime: 1h\nresources: {memory: 2.5}", "", DiagnosticCodes.WrongType, 6, 25)]
    [InlineData("completionTime: 1h\nretries: -1", "", DiagnosticCodes.InvalidValue, 6, 14)]
    [InlineData("completionTime: 1h\ncommand: b", "", DiagnosticCodes.DuplicateKey, 6, 5)]
    [InlineData("completionTime: 1h", "  env: {A: b}\n", DiagnosticCodes.WrongType, 6, 8)]
    [InlineData("completionTime: 1h", "  env:\n    - {name: A-B, value: c}\n", DiagnosticCodes.InvalidName, 7, 14)]
    [InlineData("completionTime: 1h", "  env:\n    - {name: A, value: [c]}\n", DiagnosticCodes.WrongType, 7, 24)]
    [InlineData("completionTime: 1h", "  env:\n    - {name: A, value: b}\n    - {name: A, value: c}\n", DiagnosticCodes.DuplicateName, 8, 14)]
    public void What_is_wrong_is_told_with_its_place(string execution, string env, string code, int line, int column)
    {
        Diagnostic error = SampleFiles.Error(SapTexts.Read(SapTexts.Job(execution, env)));
        Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void A_job_without_a_program_is_an_error() =>
        Assert.Equal((DiagnosticCodes.MissingField, 4), (SampleFiles.Error(SapTexts.Read("job:\n  name: a\n  execution:\n    completionTime: 1\n")).Code, 4));

    [Fact]
    public void Retries_are_attempts_after_the_first() =>
        Assert.Equal(
            (null, 3), (SapTexts.Read(SapTexts.Job("retries: 0")).Jobs[0].Retry, SapTexts.Read(SapTexts.Job("retries: 2")).Jobs[0].Retry!.Attempts));

    [Fact]
    public void A_resource_plan_is_a_size_of_the_table()
    {
        JobSizes sizes = JobSizes.Default.With([new("basic", new JobResources { Cpu = Quantity.Parse("3") })]);
        JobFileResult result = JobFileReader.ReadText(SapTexts.Job("resourcePlanId: BASIC\ncompletionTime: 1h"), "/nowhere/a.sapml", new JobReadOptions { Sizes = sizes });
        Assert.Empty(result.Diagnostics);
        Assert.Equal("3", result.Jobs[0].Resources.Cpu?.Text);
    }

    [Fact]
    public void A_name_that_ours_cannot_be_is_changed_and_kept()
    {
        JobFileResult result = SapTexts.Read("job:\n  name: My job (1)\n  execution: {command: a, completionTime: 1h}\n");
        Assert.Equal(("My_job_1", "My job (1)"), (result.Jobs[0].Name, result.Jobs[0].Description));
        Assert.Equal(DiagnosticSeverity.Information, Assert.Single(result.Diagnostics).Severity);
    }
}
