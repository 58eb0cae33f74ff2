using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class BrokenFileTests
{
    private const string Head = "jobs:\n  a:\n    command: [x]\n";

    [Theory]
    [InlineData("jobs:\n  a: [1, 2\n  b: 1\n", "SyntaxError", 2, 6)]
    [InlineData("jobs:\n  a: {command: x\n", "SyntaxError", 2, 6)]
    [InlineData("jobs:\n\ta:\n\t\tcommand: x\n", "SyntaxError", 2, 1)]
    [InlineData("jobs:\n  a:\n    command: \"x\n", "SyntaxError", 3, 14)]
    [InlineData("jobs:\n  a:\n    command: 'x\n", "SyntaxError", 3, 14)]
    [InlineData("jobs:\n  a:\n    description: Train: it\n", "SyntaxError", 3, 23)]
    [InlineData("jobs:\n  a:\n    image: @x\n", "SyntaxError", 3, 12)]
    [InlineData("jobs:\n  a:\n    workingDirectory: \"C:\\dir\"\n", "SyntaxError", 3, 23)]
    [InlineData("jobs:\n  a:\n    command: x\n    image\n    timeout: 5\n", "SyntaxError", 4, 5)]
    [InlineData("jobs:\n  a:\n    command: x\n   image: y\n", "SyntaxError", 4, 4)]
    [InlineData("jobs:\n  a:\n    command: *x\n", "SyntaxError", 3, 14)]
    [InlineData("jobs: &x\n  a: *x\n", "SyntaxError", 2, 6)]
    [InlineData("jobs:\n  a:\n    image: a\0b\n", "SyntaxError", 3, 13)]
    [InlineData("jobs:\n  a:\n    image: \"a\\0b\"\n", "SyntaxError", 3, 12)]
    [InlineData(Head + "---\njobs: {}\n", "SyntaxError", 4, 1)]
    [InlineData("jobs:\n  a:\n    command: [x]\n    <<: text\n", "SyntaxError", 4, 9)]
    [InlineData("jobs:\n  ? [a]\n  : b\n", "SyntaxError", 2, 5)]
    [InlineData("", "UnknownFormat", 1, 1)]
    [InlineData("# nothing\n", "UnknownFormat", 1, 1)]
    [InlineData("hello\n", "UnknownFormat", 1, 1)]
    [InlineData("project: x\njob:\n  a: {command: x}\n", "UnknownFormat", 2, 1)]
    [InlineData("jobs:\n", "WrongType", 1, 6)]
    [InlineData("jobs:\n  - a\n", "WrongType", 2, 3)]
    [InlineData("jobs: {}\n", "MissingField", 1, 1)]
    [InlineData("jobs:\n  a: text\n", "WrongType", 2, 6)]
    [InlineData("jobs:\n  a:\n", "MissingField", 2, 3)]
    [InlineData("jobs:\n  a:\n    image: x\n", "MissingField", 2, 3)]
    [InlineData("version: 2\n" + Head, "InvalidValue", 1, 10)]
    [InlineData("project: [x]\n" + Head, "WrongType", 1, 10)]
    [InlineData(Head + "  a:\n    command: [y]\n", "DuplicateKey", 4, 3)]
    [InlineData(Head + "    image: x\n    image: y\n", "DuplicateKey", 5, 5)]
    [InlineData(Head + "    environment:\n      A: 1\n      A: 2\n", "DuplicateKey", 6, 7)]
    [InlineData(Head + "jobs:\n  b: {command: x}\n", "DuplicateKey", 4, 1)]
    [InlineData("jobs:\n  'a b':\n    command: x\n", "InvalidName", 2, 3)]
    [InlineData("jobs:\n  -a:\n    command: x\n", "InvalidName", 2, 3)]
    [InlineData("jobs:\n  a:\n    command: {call: x}\n", "WrongType", 3, 14)]
    [InlineData("jobs:\n  a:\n    command: []\n", "InvalidValue", 3, 14)]
    [InlineData("jobs:\n  a:\n    command: [x, [y]]\n", "WrongType", 3, 18)]
    [InlineData("jobs:\n  a:\n    command: [x, ~]\n", "WrongType", 3, 18)]
    [InlineData("jobs:\n  a:\n    command: ''\n", "InvalidValue", 3, 14)]
    [InlineData(Head + "    extends: base\n", "TemplateNotFound", 4, 14)]
    [InlineData(Head + "    extends: a\n", "ExtendsCycle", 4, 14)]
    [InlineData("templates:\n  x: {extends: y}\n  y: {extends: [z]}\n  z: {extends: x}\n" + Head, "ExtendsCycle", 4, 16)]
    [InlineData(Head + "    resources: {memory: 16GB}\n", "InvalidQuantity", 4, 25)]
    [InlineData(Head + "    resources: {cpu: -1}\n", "InvalidQuantity", 4, 22)]
    [InlineData(Head + "    resources:\n      storage: [1]\n", "WrongType", 5, 16)]
    [InlineData(Head + "    resources: 4\n", "WrongType", 4, 16)]
    [InlineData(Head + "    resources: {gpu: -1}\n", "InvalidValue", 4, 22)]
    [InlineData(Head + "    resources: {gpu: A100}\n", "WrongType", 4, 22)]
    [InlineData(Head + "    resources: {gpu: {count: 1.5}}\n", "WrongType", 4, 30)]
    [InlineData(Head + "    resources: {gpu: {vendor: nvida}}\n", "InvalidValue", 4, 31)]
    [InlineData(Head + "    timeout: soon\n", "InvalidDuration", 4, 14)]
    [InlineData(Head + "    timeout: 0\n", "InvalidDuration", 4, 14)]
    [InlineData(Head + "    retry: 3\n", "WrongType", 4, 12)]
    [InlineData(Head + "    retry: {attempts: 0}\n", "InvalidValue", 4, 23)]
    [InlineData(Head + "    retry: {attempts: 99999999999}\n", "InvalidValue", 4, 23)]
    [InlineData(Head + "    retry: {delay: 5x}\n", "InvalidDuration", 4, 20)]
    [InlineData(Head + "    retry: {backoff: 0.5}\n", "InvalidValue", 4, 22)]
    [InlineData(Head + "    workers: 0\n", "InvalidValue", 4, 14)]
    [InlineData(Head + "    workers: many\n", "WrongType", 4, 14)]
    [InlineData(Head + "    workers: []\n", "InvalidValue", 4, 14)]
    [InlineData(Head + "    workers:\n      - {image: x}\n", "MissingField", 5, 9)]
    [InlineData(Head + "    environment: [A]\n", "WrongType", 4, 18)]
    [InlineData(Head + "    environment:\n      MY-VAR: x\n", "InvalidName", 5, 7)]
    [InlineData(Head + "    environment:\n      A: [x]\n", "WrongType", 5, 10)]
    [InlineData(Head + "    secrets: TOKEN\n", "WrongType", 4, 14)]
    [InlineData(Head + "    secrets: [{injectAs: A}]\n", "MissingField", 4, 15)]
    [InlineData(Head + "    secrets: [a.b]\n", "InvalidName", 4, 15)]
    [InlineData(Head + "    secrets: [{key: A, as: file, injectVia: environment}]\n", "InvalidValue", 4, 45)]
    [InlineData(Head + "    secrets: [A, {key: b, injectAs: A}]\n", "DuplicateName", 4, 18)]
    [InlineData(Head + "    secrets: [{key: A, source: valt}]\n", "InvalidValue", 4, 32)]
    [InlineData(Head + "    parameters: lr\n", "WrongType", 4, 17)]
    [InlineData(Head + "    parameters: [lr]\n", "WrongType", 4, 18)]
    [InlineData(Head + "    parameters: {lr: 0.1}\n", "WrongType", 4, 22)]
    [InlineData(Head + "    parameters: [{type: int}]\n", "MissingField", 4, 18)]
    [InlineData(Head + "    parameters: [{name: --lr}]\n", "InvalidName", 4, 25)]
    [InlineData(Head + "    parameters: [{name: lr, type: number}]\n", "InvalidValue", 4, 35)]
    [InlineData(Head + "    parameters: [{name: lr, type: int, default: 1.5}]\n", "WrongType", 4, 49)]
    [InlineData(Head + "    parameters: [{name: lr, default: [1]}]\n", "WrongType", 4, 38)]
    [InlineData(Head + "    parameters: [{name: o, choices: [sgd, adam], default: adm}]\n", "InvalidValue", 4, 59)]
    [InlineData(Head + "    parameters: [{name: o, type: int, choices: [1, two]}]\n", "WrongType", 4, 52)]
    [InlineData(Head + "    parameters: [{name: o, choices: []}]\n", "InvalidValue", 4, 37)]
    [InlineData(Head + "    parameters: [{name: a}, {name: a}]\n", "DuplicateName", 4, 36)]
    [InlineData(Head + "    parameters: [{name: a, alias: x}, {name: b, alias: x}]\n", "DuplicateName", 4, 56)]
    [InlineData(Head + "    parameters: [{name: a, required: maybe}]\n", "WrongType", 4, 38)]
    [InlineData(Head + "    parameters: [{name: a, type: flag, positional: true}]\n", "ConflictingFields", 4, 40)]
    [InlineData(Head + "    parameters: [{name: a, type: flag, choices: [true]}]\n", "ConflictingFields", 4, 49)]
    [InlineData(Head + "    labels: {'': x}\n", "InvalidName", 4, 14)]
    public void An_error_has_its_code_and_place(string text, string code, int line, int column)
    {
        Diagnostic only = Assert.Single(NativeTexts.Read(text).Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((code, line, column), (only.Code, only.Line, only.Column));
        Assert.Equal(NativeTexts.File, only.File);
        Assert.False(string.IsNullOrWhiteSpace(only.Message));
    }

    [Theory]
    [InlineData("projct: x\n" + Head, "UnknownKey", 1, 1, "Did you mean 'project'?")]
    [InlineData("jobs:\n  a:\n    comand: y\n    command: x\n", "UnknownKey", 3, 5, "Did you mean 'command'?")]
    [InlineData(Head + "    env: {A: 1}\n", "UnknownKey", 4, 5, "Did you mean 'environment'?")]
    [InlineData(Head + "    working_directory: .\n", "UnknownKey", 4, 5, "Did you mean 'workingDirectory'?")]
    [InlineData(Head + "    resources: {gpus: 1}\n", "UnknownKey", 4, 17, "Did you mean 'gpu'?")]
    [InlineData(Head + "    resources: {gpu: {tpyes: [A100]}}\n", "UnknownKey", 4, 23, "Did you mean 'types'?")]
    [InlineData(Head + "    python: {verison: 3.12}\n", "UnknownKey", 4, 14, "Did you mean 'version'?")]
    [InlineData(Head + "    retry: {atempts: 2}\n", "UnknownKey", 4, 13, "Did you mean 'attempts'?")]
    [InlineData(Head + "    retry: {on: [1, OutOfMemry]}\n", "InvalidValue", 4, 21, "Did you mean 'OutOfMemory'?")]
    [InlineData(Head + "    retry: {on: Timeout}\n", "InvalidValue", 4, 17, null)]
    [InlineData(Head + "    secrets: [{key: A, inject: B}]\n", "UnknownKey", 4, 24, "Did you mean 'injectAs'?")]
    [InlineData(Head + "    workers: [{command: x, image: y}]\n", "UnknownKey", 4, 28, "Known keys: command.")]
    [InlineData(Head + "    parameters: [{name: a, defualt: 1}]\n", "UnknownKey", 4, 28, "Did you mean 'default'?")]
    [InlineData(Head + "    parameters: [{name: a, required: true, default: 1}]\n", "ConflictingFields", 4, 28, null)]
    [InlineData(Head + "    environment: {TRAINING_RUN_ID: x}\n", "ReservedVariable", 4, 19, null)]
    [InlineData(Head + "    environment: {A: }\n", "InvalidValue", 4, 19, null)]
    [InlineData(Head + "    resources: {memory: 512m}\n", "InvalidQuantity", 4, 25, "Did you mean '512M' or '512Mi'?")]
    [InlineData(Head + "    workingDirectory: src\n", "PathNotFound", 4, 23, null)]
    [InlineData(Head + "    python: {requirements: r.txt}\n", "PathNotFound", 4, 28, null)]
    [InlineData("jobs:\n  a:\n    command: [x, '--e=${epoch}']\n    parameters: {epochs: {type: int}}\n", "UnknownPlaceholder", 3, 18, "Did you mean 'epochs'?")]
    public void A_warning_has_its_code_and_place_and_leaves_the_job(string text, string code, int line, int column, string? suggestion)
    {
        JobFileResult result = NativeTexts.Read(text);
        Diagnostic only = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticSeverity.Warning, code, line, column), (only.Severity, only.Code, only.Line, only.Column));
        Assert.Equal(suggestion ?? only.Suggestion, only.Suggestion);
        Assert.Single(result.Jobs);
        Assert.False(result.HasErrors);
    }

    [Fact]
    public void All_findings_come_in_one_pass_in_the_order_of_their_places_and_good_jobs_stay()
    {
        JobFileResult result = NativeTexts.Read(
            "templates:\n  t: {timeout: soon}\njobs:\n  bad: {extends: t, command: [x]}\n  good: {command: [x], imge: y}\n  worse: {command: [], workers: 0}\n");
        Assert.Equal(
            [("InvalidDuration", 2), ("UnknownKey", 5), ("InvalidValue", 6), ("InvalidValue", 6)],
            result.Diagnostics.Select(d => (d.Code, d.Line)));
        Assert.Equal(["good"], result.Jobs.Select(j => j.Name));
        Assert.Equal(["bad", "good", "worse"], result.JobNames);
    }

    [Fact]
    public void A_cycle_is_told_as_the_way_around()
    {
        JobFileResult result = NativeTexts.Read("jobs:\n  a: {extends: b}\n  b: {extends: a}\n  c: {extends: a, command: x}\n  d: {command: x}\n");
        Assert.Contains("a -> b -> a", Assert.Single(result.Diagnostics).Message);
        Assert.Equal(["d"], result.Jobs.Select(j => j.Name));
    }

    [Fact]
    public void A_text_reads_as_a_sentence_with_place_and_advice() => Assert.Equal(
        NativeTexts.File + ":4:5: warning UnknownKey: The key 'imge' means nothing in a job and is ignored. Did you mean 'image'?",
        NativeTexts.Read(Head + "    imge: x\n").Diagnostics[0].ToString());

    [Fact]
    public void Thousands_of_findings_are_cut_off()
    {
        string text = Head + string.Concat(Enumerable.Range(0, 5000).Select(i => $"    k{i}: x\n"));
        IReadOnlyList<Diagnostic> findings = NativeTexts.Read(text).Diagnostics;
        Assert.Equal(1001, findings.Count);
        Assert.Equal(DiagnosticCodes.TooManyFindings, findings[^1].Code);
    }
}
