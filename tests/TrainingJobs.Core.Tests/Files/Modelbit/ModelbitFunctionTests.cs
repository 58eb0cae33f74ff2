using System.Diagnostics;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Modelbit;

[Trait("Needs", "Processes")]
public sealed class ModelbitFunctionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trainingjobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_function_is_called_with_typed_arguments_and_its_result_kept()
    {
        const string Source = "def train(a: int, b: float, c: str, d: bool, e, f=None):\n    return {'a': a, 'b': b, 'c': c, 'd': d, 'e': e, 'f': f}\n";
        TrainingJob job = Read(Source, "a:int", "b:float", "c:str", "d:bool", "e:list", "f:Any", "return:dict");
        Assert.Equal([(true, "a"), (true, "b"), (true, "c"), (false, "d"), (true, "e"), (false, "f")], job.Parameters.Select(p => (p.Required, p.Name)));
        Assert.Equal("{\"a\": 5, \"b\": 0.5, \"c\": \"it's ${a}\", \"d\": false, \"e\": [1, \"x\"], \"f\": null}", Run(job, "5", "0.5", "it's ${a}", "[1, \"x\"]"));
        Assert.Equal(
            "{\"a\": -1, \"b\": 2.0, \"c\": \"\", \"d\": true, \"e\": \"text\", \"f\": {\"k\": 1}}", Run(job, "--a=-1", "-b", "2", "--c=", "--d", "--e", "text", "-f", "{\"k\": 1}"));
        SampleFiles.RoundTrip(job);
    }

    [Fact]
    public void Defaults_of_the_function_are_those_of_the_parameters()
    {
        const string Source = "async_ = 1\ndef train(\n    a: int = 3,  # a (comment), x\n    b=(1, 2),\n    c: str = 'x, y',\n    *, d: bool = True, e: float = 1e-3\n) -> int:\n    return [a, b, c, d, e]\n";
        TrainingJob job = Read(Source, "a:int", "b:Any", "c:str", "d:bool", "e:float");
        Assert.Equal(["3", null, "x, y", "true", "1e-3"], job.Parameters.Select(p => p.Default?[0]));
        Assert.Equal("[3, [1, 2], \"x, y\", true, 0.001]", Run(job));
        Assert.Equal("[4, [9], \"z\", false, 2.0]", Run(job, "4", "--b=[9]", "--c", "z", "--no-d", "--e=2"));
    }

    [Fact]
    public void A_result_that_JSON_cannot_hold_is_kept_beside_it()
    {
        string text = Run(Read("class Model:\n    pass\ndef train():\n    return Model()\n"));
        Assert.Contains("\"source.Model\"", text);
        Assert.True(File.Exists(Path.Combine(_folder, "out", "result.pkl")));
        Assert.Equal("\"2024-01-02\"", Run(Read("import datetime\ndef train():\n    return datetime.date(2024, 1, 2)\n")));
    }

    [Theory]
    [InlineData("def other(): pass", "a:int", DiagnosticCodes.InvalidValue, 3, "no function 'train'")]
    [InlineData("def train(b): pass", "b:int\nc:int", DiagnosticCodes.UnknownArgument, 7, "no parameter 'c'")]
    [InlineData("def train(a, b): pass", "a:int", DiagnosticCodes.MissingArgument, 3, "needs 'b'")]
    public void What_does_not_fit_the_function_is_told(string source, string arguments, string code, int line, string message)
    {
        File.WriteAllText(Path.Combine(_folder, "source.py"), source + "\n");
        Diagnostic error = SampleFiles.Error(ModelbitTexts.Read(ModelbitTexts.Arguments(arguments.Split('\n')), folder: _folder));
        Assert.Equal((code, line), (error.Code, error.Line));
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("from other import *")]
    [InlineData("from other import train")]
    [InlineData("train = lambda a: a")]
    [InlineData("if True:\n    def train(a): return a")]
    [InlineData("def train(*args, **kwargs): return 1")]
    public void What_cannot_be_known_is_not_refused(string source)
    {
        File.WriteAllText(Path.Combine(_folder, "source.py"), source + "\n");
        Assert.Empty(ModelbitTexts.Read(ModelbitTexts.Arguments("a:int"), folder: _folder).Diagnostics);
    }

    [Fact]
    public void A_type_that_the_function_does_not_take_is_warned_of()
    {
        File.WriteAllText(Path.Combine(_folder, "source.py"), "def train(a: str): pass\n");
        Diagnostic warning = Assert.Single(ModelbitTexts.Read(ModelbitTexts.Arguments("a:int"), folder: _folder).Diagnostics);
        Assert.Equal((DiagnosticSeverity.Warning, DiagnosticCodes.WrongType, 6, 7), (warning.Severity, warning.Code, warning.Line, warning.Column));
    }

    private TrainingJob Read(string source, params string[] arguments)
    {
        File.WriteAllText(Path.Combine(_folder, "source.py"), source);
        JobFileResult result = ModelbitTexts.Read(ModelbitTexts.Arguments(arguments), folder: _folder);
        Assert.Empty(result.Diagnostics);
        return result.Jobs[0];
    }

    private string Run(TrainingJob job, params string[] words)
    {
        JobPlan plan = Plans.Good(JobPlanner.Plan(job, new JobArguments { Words = words }, Plans.Target));
        string output = Directory.CreateDirectory(Path.Combine(_folder, "out")).FullName;
        var start = new ProcessStartInfo(plan.Execution.Workers[0].Arguments[0], plan.Execution.Workers[0].Arguments.Skip(1)) { WorkingDirectory = plan.Execution.Workers[0].WorkingDirectory, RedirectStandardError = true };
        start.Environment["ML_OUTPUT_PATH"] = output;
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        Assert.True(process.WaitForExit(120_000));
        Assert.True(process.ExitCode == 0, errors);
        return File.ReadAllText(Path.Combine(output, "result.json")).Trim();
    }
}
