using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Modelbit;

public class ModelbitRuleTests
{
    [Theory]
    [InlineData("- arguments: [1, 2, 3]\n  schedule: 0 0 * * *", DiagnosticCodes.InvalidArgument, "[1, 2, 3]", "gives 3 arguments, but the function takes 2")]
    [InlineData("- arguments: [1]\n  schedule: 0 0 * * *", DiagnosticCodes.InvalidArgument, "[1]", "gives 1 argument,")]
    [InlineData("- schedule: 0 0 * * *", DiagnosticCodes.InvalidArgument, "schedule:", "gives 0 arguments")]
    [InlineData("- arguments: [1.5, x]\n  schedule: 0 0 * * *", DiagnosticCodes.InvalidArgument, "1.5", "'a' must be a whole number")]
    [InlineData("- arguments: [\"1\", x]\n  schedule: 0 0 * * *", DiagnosticCodes.InvalidArgument, "\"1\"", "'a' must be a whole number")]
    [InlineData("- arguments: [1, [x]]\n  schedule: 0 0 * * *", DiagnosticCodes.InvalidArgument, "[x]", "'b' must be a text")]
    [InlineData("- arguments: [1, x]\n  schedule: 0 0 * *", DiagnosticCodes.InvalidValue, "0 0 * *", "has 5 fields, but this one has 4")]
    [InlineData("- arguments: [1, x]", DiagnosticCodes.MissingField, "arguments", "no 'schedule'")]
    [InlineData("- arguments: [1, x]\n  schedule: 0 0 * * *\n  size: larg", DiagnosticCodes.InvalidValue, "larg", "no size")]
    [InlineData("x", DiagnosticCodes.WrongType, "x", "must be a list")]
    public void Schedules_are_checked(string schedules, string code, string place, string message) =>
        IsError(ModelbitTexts.Arguments("a:int", "b:str"), "schedules:\n  " + schedules.Replace("\n", "\n  "), code, place, message);

    [Theory]
    [InlineData("a: int", DiagnosticCodes.WrongType, "a: int", "space")]
    [InlineData("\"a: int\"", DiagnosticCodes.InvalidValue, "\"a: int\"", "space")]
    [InlineData("1a:int", DiagnosticCodes.InvalidName, "1a:int", "name of an argument")]
    [InlineData("\"a:\"", DiagnosticCodes.InvalidValue, "\"a:\"", "no type")]
    [InlineData("[a]", DiagnosticCodes.WrongType, "[a]", "list of texts")]
    public void Arguments_are_checked(string argument, string code, string place, string message) =>
        IsError(ModelbitTexts.Arguments(argument), "", code, place, message);

    [Theory]
    [InlineData("  mainFunctionArgs: []\n  pythonVersion: \"3.5\"", DiagnosticCodes.InvalidValue, "\"3.5\"", "no version of Python")]
    [InlineData("  mainFunctionArgs: []\n  pythonVersion: 3", DiagnosticCodes.InvalidValue, "3\n", "no version of Python")]
    [InlineData("  mainFunctionArgs: []\n  pythonVersion: \"3.9\"\n  systemPackages: {a: b}", DiagnosticCodes.WrongType, "{a: b}", "systemPackages")]
    [InlineData("  mainFunction: x\n  mainFunctionArgs: []\n  pythonVersion: \"3.9\"", DiagnosticCodes.DuplicateKey, "mainFunction: x", "a second time")]
    public void Runtime_is_checked(string info, string code, string place, string message) => IsError(info, "", code, place, message);

    [Fact]
    public void A_version_of_the_format_that_is_not_known_is_told()
    {
        string text = ModelbitTexts.File(ModelbitTexts.Arguments()).Replace("schemaVersion: 1", "schemaVersion: 3");
        Assert.Equal(DiagnosticCodes.InvalidValue, SampleFiles.Error(JobFileReader.ReadText(text, "/nowhere/metadata.yaml")).Code);
    }

    [Fact]
    public void A_deployment_without_a_version_is_known_by_its_keys()
    {
        string text = ModelbitTexts.File(ModelbitTexts.Arguments() + "\n  capabilities: [gpu=T4]").Replace("schemaVersion: 1\n", "");
        Diagnostic error = SampleFiles.Error(JobFileReader.ReadText(text, "/nowhere/metadata.yaml"));
        Assert.Equal(DiagnosticCodes.NotAJob, error.Code);
        Assert.StartsWith("capabilities", SampleFiles.TextAt(text, error));
    }

    [Fact]
    public void Sizes_come_from_a_table_that_can_be_changed()
    {
        const string Schedule = "schedules:\n  - {schedule: 0 0 * * *, size: huge}";
        var options = new JobReadOptions { Sizes = JobSizes.Default.With([new("huge", new JobResources { Cpu = Quantity.Parse("99") })]) };
        Assert.Equal("99", ModelbitTexts.Read(ModelbitTexts.Arguments(), Schedule, options: options).Jobs[0].Schedules[0].Resources?.Cpu?.Text);
        Assert.Equal(9, JobSizes.Default.All.Count);
        Assert.Equal(1, JobSizes.Default.Find("GPU_Large")?.Gpu?.Count);
    }

    [Fact]
    public void The_folder_names_the_job() => Assert.Equal("my_job", Assert.Single(ModelbitTexts.Read(ModelbitTexts.Arguments()).Jobs).Name);

    [Fact]
    public void Values_of_schedules_are_words_of_a_run()
    {
        JobFileResult result = ModelbitTexts.Read(
            ModelbitTexts.Arguments("a:float", "b:bool", "c:dict", "d:str"), "schedules:\n  - {schedule: \"@daily\", arguments: [0.10, True, {k: [1, x]}, -5 x]}");
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        JobSchedule schedule = result.Jobs[0].Schedules[0];
        Assert.Equal(["--a=0.10", "--b=true", "--c={\"k\":[1,\"x\"]}", "--d=-5 x"], schedule.Arguments);
        Assert.EndsWith("train|a:float=0.10|b:bool=true|c:Any={\"k\":[1,\"x\"]}|d:str=-5 x", string.Join('|', SampleFiles.Plan(result.Jobs[0], [.. schedule.Arguments]).Execution.Workers[0].Arguments));
    }

    private static void IsError(string info, string rest, string code, string place, string message)
    {
        Diagnostic error = SampleFiles.Error(ModelbitTexts.Read(info, rest));
        Assert.Equal(code, error.Code);
        Assert.StartsWith(place, SampleFiles.TextAt(ModelbitTexts.File(info, rest), error));
        Assert.Contains(message, error.Message);
    }
}
