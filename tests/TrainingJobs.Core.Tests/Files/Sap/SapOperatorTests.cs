using System.Diagnostics;
using System.Text.Json;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Sap;

[Trait("Needs", "Processes")]
public class SapOperatorTests
{
    [Fact]
    public void Variables_are_flags_of_the_script()
    {
        TrainingJob job = SampleFiles.Jobs(SapTexts.Read(SapTexts.Operator))[0];
        JobPlan plan = SampleFiles.Plan(job);
        SampleFiles.RoundTrip(job);
        IReadOnlyList<string> words = plan.Execution.Workers[0].Arguments;
        Assert.Equal(["python3", "-u", "-c"], words.Take(3));
        Assert.Equal(["wide-deep", "import sys\nprint(sys.argv[1:])\n", "--test_data=data/adult.test", "--rate=0.00003"], words.Skip(4));
        Assert.Equal("0.00003", job.Environment["RATE"]);
        Assert.Equal((TimeSpan.FromSeconds(10000), "2048M", 1, "1"), (job.Timeout, job.Resources.Memory?.Text, job.Resources.Gpu?.Count, job.Resources.Cpu?.Text));
        Assert.Equal("3", job.Python!.Version);
        Assert.Equal(["tensorflow==1.4.0", "numpy>=1.13,<2", "pandas"], job.Python.Packages);
        Assert.Equal("https://jobs.example.com", job.Labels["sap.jobAPI"]);
    }

    [Fact]
    public void A_secret_in_the_file_is_warned_of_and_goes_nowhere()
    {
        JobFileResult result = SapTexts.Read(SapTexts.Operator);
        Diagnostic warning = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Warning);
        Assert.Equal((DiagnosticCodes.SecretInFile, 3, 3), (warning.Code, warning.Line, warning.Column));
        Assert.DoesNotContain("do-not-show-me", JsonSerializer.Serialize(result));
        Assert.DoesNotContain("do-not-show-me", JobFileWriter.Write(result.Jobs));
    }

    [Fact]
    public void Given_fields_take_the_place_of_those_in_the_file()
    {
        TrainingJob job = SampleFiles.Jobs(SapTexts.Read(
            SapTexts.Operator, ("JobName", "other"), ("env", "[{\"name\":\"A\",\"value\":\"1\"}]"), ("resources", "{\"cpus\": 4}"),
            ("pythonMajorVersion", "2"), ("completionTime", "90m"), ("image", "x:1"), ("requirements", "")))[0];
        Assert.Equal(("other", "4", null, "2", TimeSpan.FromMinutes(90), "x:1"), (job.Name, job.Resources.Cpu?.Text, job.Resources.Memory?.Text, job.Python?.Version, job.Timeout, job.Image));
        Assert.Equal(("python", "--a=1"), (job.Command!.Arguments![0], job.Command.Arguments[^1]));
        Assert.Contains(SapTexts.Read(SapTexts.Operator, ("imag", "x")).Diagnostics, d => d.Code == DiagnosticCodes.UnknownKey && d.Suggestion!.Contains("'image'"));
    }

    [Fact]
    public void Operators_are_found_in_a_graph()
    {
        string graph = "{\"processes\": {\"trainer1\": {\"component\": \"com.sap.ml.trainingClient\", \"metadata\": {\"config\": " + SapTexts.Operator + "}}, \"x\": {\"component\": \"y\"}}}";
        Assert.Equal("wide-deep", Assert.Single(SampleFiles.Jobs(SapTexts.Read(graph))).Name);
        Assert.Equal("wide-deep", Assert.Single(SampleFiles.Jobs(SapTexts.Read("{\"config\": " + SapTexts.Operator + "}"))).Name);
    }

    [Fact]
    public void A_script_with_placeholders_reaches_Python_untouched()
    {
        string text = SapTexts.Operator.Replace("print(sys.argv[1:])", "x = '$${a} ${b} $$$${c}'");
        Assert.Contains("x = '$${a} ${b} $$$${c}'", SampleFiles.Plan(SampleFiles.Jobs(SapTexts.Read(text))[0]).Execution.Workers[0].Arguments[5]);
    }

    [Fact]
    public void The_script_runs_as_the_main_module_with_its_flags()
    {
        const string Script = "import os, sys\nif __name__ == '__main__':\n    print(os.path.basename(__file__), sys.argv[1:], 'é', os.path.exists(__file__))\n";
        string text = SapTexts.Operator.Replace("\"import sys\\nprint(sys.argv[1:])\\n\"", JsonSerializer.Serialize(Script));
        JobPlan plan = SampleFiles.Plan(SampleFiles.Jobs(SapTexts.Read(text))[0]);
        var start = new ProcessStartInfo(plan.Execution.Workers[0].Arguments[0], plan.Execution.Workers[0].Arguments.Skip(1)) { RedirectStandardOutput = true };
        start.Environment["PYTHONIOENCODING"] = "utf-8";
        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(120_000));
        Assert.Equal("wide-deep.py ['--test_data=data/adult.test', '--rate=0.00003'] é True\n", output);
    }

    [Theory]
    [InlineData("\"pythonMajorVersion\": 3", "\"pythonMajorVersion\": 4", DiagnosticCodes.InvalidValue, 12, 25)]
    [InlineData("\"memory\": 2048", "\"memory\": \"2Gi\"", DiagnosticCodes.WrongType, 10, 49)]
    [InlineData("\\\"name\\\":\\\"RATE\\\",", "", DiagnosticCodes.MissingField, 7, 10)]
    [InlineData("0.00003}]", "0.00003", DiagnosticCodes.SyntaxError, 7, 10)]
    [InlineData("\"script\"", "\"scrip\"", DiagnosticCodes.MissingField, 1, 1)]
    public void What_is_wrong_is_told_with_its_place(string good, string bad, string code, int line, int column)
    {
        Assert.Contains(good, SapTexts.Operator);
        Diagnostic error = SampleFiles.Error(SapTexts.Read(SapTexts.Operator.Replace(good, bad)));
        Assert.Equal((code, line, column), (error.Code, error.Line, error.Column));
    }

    [Fact]
    public void Options_for_pip_are_warned_of()
    {
        JobFileResult result = SapTexts.Read(SapTexts.Operator.Replace("tensorflow==1.4.0 numpy", "--index-url https://x -r a.txt\\nnumpy"));
        Diagnostic warning = Assert.Single(result.Diagnostics, d => d.Code == DiagnosticCodes.NotHonoured && d.Severity == DiagnosticSeverity.Warning);
        Assert.Equal((11, 19), (warning.Line, warning.Column));
        Assert.Equal(["numpy>=1.13,<2", "pandas"], result.Jobs[0].Python!.Packages);
    }
}
