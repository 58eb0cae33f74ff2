using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Json.Schema;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Files.Modelbit;
using TrainingJobs.Core.Files.Yaml;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>The schema that editors check job files with says what the reader says, as far as a schema can.</summary>
public class SchemaValidationTests
{
    private const string Head = "jobs:\n  a:\n    command: [x]\n";

    private static readonly JsonSchema s_schema = JsonSchema.FromText(File.ReadAllText(RepositoryFiles.At("module/trainingjobs.schema.json")));

    public static TheoryData<string> Examples =>
        [.. Directory.GetFiles(RepositoryFiles.At("examples"), "trainingjobs.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(RepositoryFiles.Root, f))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Each_example_is_valid(string file) => AssertValid(File.ReadAllText(RepositoryFiles.At(file)));

    [Fact]
    public void What_is_written_is_valid() => Prop.ForAll(GeneratedJobs.Job.ToArbitrary(), job =>
    {
        AssertValid(JobFileWriter.Write([job]));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Theory]
    [InlineData(Head + "    timeout: 1h30m\n    hang: 90\n    schedules: ['0 3 * * *', {cron: '@daily', timeZone: Europe/Berlin}]\n")]
    [InlineData(Head + "    timeout: 24:00:00\n    ports: [8080:80, 8000-8010:8000-8010]\n    mounts: ['a:/b:ro,Z']\n")]
    [InlineData("x-own: 1\nversion: 1\njobs:\n  a: {extends: t, workers: [[x], {run: y, shell: bash}]}\ntemplates:\n  t: {image: i}\n")]
    public void What_the_reader_takes_is_valid(string text)
    {
        Assert.False(NativeTexts.Read(text).HasErrors);
        AssertValid(text);
    }

    [Theory]
    [InlineData("jobs: {}\n")]
    [InlineData("jobs: [a]\n")]
    [InlineData("project: x\n")]
    [InlineData("version: 2\n" + Head)]
    [InlineData("project: [x]\n" + Head)]
    [InlineData("jobs:\n  'a b': {command: x}\n")]
    [InlineData("jobs:\n  -a: {command: x}\n")]
    [InlineData("jobs:\n  a: text\n")]
    [InlineData("jobs:\n  a: {command: {call: x}}\n")]
    [InlineData("jobs:\n  a: {command: []}\n")]
    [InlineData("jobs:\n  a: {command: ''}\n")]
    [InlineData("jobs:\n  a: {command: [x, [y]]}\n")]
    [InlineData(Head + "    resources: {memory: 16GB}\n")]
    [InlineData(Head + "    resources: {cpu: -1}\n")]
    [InlineData(Head + "    resources: {storage: [1]}\n")]
    [InlineData(Head + "    resources: 4\n")]
    [InlineData(Head + "    resources: {gpu: -1}\n")]
    [InlineData(Head + "    resources: {gpu: {count: 1.5}}\n")]
    [InlineData(Head + "    timeout: soon\n")]
    [InlineData(Head + "    timeout: 1:30\n")]
    [InlineData(Head + "    retry: 3\n")]
    [InlineData(Head + "    retry: {attempts: 0}\n")]
    [InlineData(Head + "    retry: {delay: 5x}\n")]
    [InlineData(Head + "    retry: {backoff: 0.5}\n")]
    [InlineData(Head + "    workers: 0\n")]
    [InlineData(Head + "    workers: 1025\n")]
    [InlineData(Head + "    workers: many\n")]
    [InlineData(Head + "    workers: []\n")]
    [InlineData(Head + "    environment: [A]\n")]
    [InlineData(Head + "    environment: {MY-VAR: x}\n")]
    [InlineData(Head + "    environment: {A: [x]}\n")]
    [InlineData(Head + "    secrets: TOKEN\n")]
    [InlineData(Head + "    secrets: [{injectAs: A}]\n")]
    [InlineData(Head + "    secrets: [{key: A, source: valt}]\n")]
    [InlineData(Head + "    parameters: lr\n")]
    [InlineData(Head + "    parameters: {lr: 0.1}\n")]
    [InlineData(Head + "    parameters: [{type: int}]\n")]
    [InlineData(Head + "    parameters: [{name: --lr}]\n")]
    [InlineData(Head + "    parameters: [{name: lr, type: number}]\n")]
    [InlineData(Head + "    schedules: [{timeZone: UTC}]\n")]
    [InlineData(Head + "    native: perhaps\n")]
    public void What_the_reader_refuses_for_its_shape_is_invalid(string text)
    {
        Assert.True(NativeTexts.Read(text).HasErrors);
        Assert.False(Evaluate(text).IsValid, text);
    }

    [Theory]
    [InlineData(Head + "    imge: x\n")]
    [InlineData(Head + "    resources: {gpus: 1}\n")]
    [InlineData(Head + "    parameters: [{name: a, defualt: 1}]\n")]
    [InlineData("job: {}\n" + Head)]
    public void A_misspelt_key_is_invalid(string text)
    {
        Assert.Contains(NativeTexts.Read(text).Diagnostics, d => d.Code == DiagnosticCodes.UnknownKey);
        Assert.False(Evaluate(text).IsValid, text);
    }

    private static void AssertValid(string text)
    {
        EvaluationResults results = Evaluate(text);
        IEnumerable<string> wrong = (results.Details ?? []).Where(d => d.Errors is { Count: > 0 })
            .SelectMany(d => d.Errors!.Select(e => $"{d.InstanceLocation}: {e.Key} {e.Value}"));
        Assert.True(results.IsValid, string.Join('\n', wrong.Take(20)) + "\n" + text);
    }

    private static EvaluationResults Evaluate(string text)
    {
        YamlNode root = YamlTreeReader.Read(text, new DiagnosticBag("/nowhere/x.yaml"))!;
        using JsonDocument document = JsonDocument.Parse(NodeJson.Write(root));
        return s_schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
    }
}
