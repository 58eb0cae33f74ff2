using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class NativeFormatTests
{
    private const string Full = """
        # yaml-language-server: $schema=trainingjobs.schema.json
        $schema: x
        version: 1
        project: iris
        x-own: [anything]
        jobs:
          train:
            description: Trains
            command: [python3, train.py, "--port", 8080:8888, ""]
            workingDirectory: /
            parameters:
              - {name: lr, type: float, default: 0.00003, alias: [rate, r], help: Learning rate}
              - {name: optimizer, choices: [sgd, adam], default: sgd}
              - {name: layers, type: list, default: [64, 032]}
              - {name: verbose, type: flag, default: yes}
              - {name: data, positional: true, required: true}
            environment: {A: 3.10, B: yes, C: 1e3, D: "", E: 0o17}
            secrets: [HF_TOKEN, {key: a.b, injectAs: AB, source: secretManagement, as: file}]
            resources: {cpu: 500m, memory: 16Gi, storage: 1e3, gpu: {count: 2, types: [A100, RTX 3090], memory: 40Gi, vendor: NVIDIA}}
            image: python:3.12
            python: {version: 3.10, packages: numpy>=2}
            systemPackages: [git]
            timeout: 1h30m
            retry: {attempts: 3, delay: 10s, backoff: 1.5, on: [137, OutOfMemory]}
            outputs: [model.json]
            labels: {team: 007}
          spread:
            workers:
              - [a, b]
              - echo $HOME
              - command: [c]
          shell: {command: echo hello, workers: 4}
        """;

    [Fact]
    public void Every_field_is_read()
    {
        JobFileResult result = NativeTexts.Read(Full);
        Assert.Empty(result.Diagnostics);
        Assert.Equal("TrainingJobs", result.Format);
        Assert.Equal(["train", "spread", "shell"], result.JobNames);
        TrainingJob job = result.Jobs[0];
        Assert.Equal(("iris", "Trains", "/", "/nowhere"), (job.Project, job.Description, job.WorkingDirectory, job.BaseDirectory));
        Assert.Equal(["python3", "train.py", "--port", "8080:8888", ""], job.Command!.Arguments);
        Assert.Equal(new JobSource(NativeTexts.File, "TrainingJobs", 7, 3), job.Source);
        Assert.Equal(["lr", "optimizer", "layers", "verbose", "data"], job.Parameters.Select(p => p.Name));
        Assert.Equal((ParameterType.Float, "0.00003", "Learning rate"), (job.Parameters[0].Type, job.Parameters[0].Default![0], job.Parameters[0].Help));
        Assert.Equal(["rate", "r"], job.Parameters[0].Aliases);
        Assert.Equal(["sgd", "adam"], job.Parameters[1].Choices);
        Assert.Equal(["64", "032"], job.Parameters[2].Default);
        Assert.Equal(["true"], job.Parameters[3].Default);
        Assert.True(job.Parameters[4] is { Positional: true, Required: true, Default: null });
        Assert.Equal("A=3.10 B=yes C=1e3 D= E=0o17", string.Join(' ', job.Environment.Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal(
            [new JobSecret { Key = "HF_TOKEN", InjectAs = "HF_TOKEN" }, new JobSecret { Key = "a.b", InjectAs = "AB", Source = SecretSource.SecretManagement, As = SecretInjection.File }],
            job.Secrets);
        Assert.Equal("cpu 500m, memory 16Gi, storage 1e3, 2 GPUs (A100 or RTX 3090) with at least 40Gi each by nvidia", job.Resources.ToString());
        Assert.Equal(("3.10", "numpy>=2"), (job.Python!.Version, job.Python.Packages[0]));
        Assert.Equal(TimeSpan.FromMinutes(90), job.Timeout);
        Assert.Equal((3, TimeSpan.FromSeconds(10), 1.5, "137 OutOfMemory"), (job.Retry!.Attempts, job.Retry.Delay, job.Retry.Backoff, string.Join(' ', job.Retry.On)));
        Assert.Equal(("git", "model.json", "007"), (job.SystemPackages[0], job.Outputs[0], job.Labels["team"]));
    }

    [Fact]
    public void Workers_are_a_number_or_commands()
    {
        JobFileResult result = NativeTexts.Read(Full);
        Assert.Equal((3, 4), (result.Jobs[1].Workers.Count, result.Jobs[2].Workers.Count));
        Assert.Equal("echo $HOME", result.Jobs[1].Workers.Commands[1].Shell);
        Assert.Equal(["c"], result.Jobs[1].Workers.Commands[2].Arguments);
        Assert.Null(result.Jobs[1].Command);
    }

    [Fact]
    public void Parameters_may_be_a_map()
    {
        TrainingJob job = NativeTexts.ReadJob("jobs:\n  a:\n    command: [x]\n    parameters:\n      lr: {type: float}\n      name:\n");
        Assert.Equal(["lr", "name"], job.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void JSON_is_read_as_well() =>
        Assert.Equal(["x"], NativeTexts.ReadJob("""{"jobs": {"a": {"command": ["x"], "workers": 2}}}""").Command!.Arguments);

    [Fact]
    public void What_a_job_says_replaces_what_it_extends_and_maps_are_merged_by_key()
    {
        TrainingJob job = NativeTexts.Read("""
            templates:
              base:
                command: [base]
                image: one
                timeout: 5m
                environment: {A: 1, B: 2, C: 3}
                labels: {x: 1}
                resources: {cpu: 1, gpu: {count: 4, types: [A100]}}
                parameters: [{name: lr, type: float, default: 0.1, help: rate}, {name: epochs, type: int}]
              big:
                extends: base
                resources: {memory: 1Gi}
                labels: {y: 2}
            jobs:
              a:
                extends: [base, big]
                image: ~
                environment: {B: two, C: ~, D: 4}
                resources: {gpu: 1}
                parameters: {extra: {type: flag}, lr: {default: 0.01}}
              b: {extends: a, command: [b]}
            """).Jobs[0];
        Assert.Equal(["base"], job.Command!.Arguments);
        Assert.Null(job.Image);
        Assert.Equal(TimeSpan.FromMinutes(5), job.Timeout);
        Assert.Equal("A=1 B=two D=4", string.Join(' ', job.Environment.Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal("x=1 y=2", string.Join(' ', job.Labels.Select(v => $"{v.Key}={v.Value}")));
        Assert.Equal("cpu 1, memory 1Gi, 1 GPU", job.Resources.ToString());
        Assert.Equal(["lr", "epochs", "extra"], job.Parameters.Select(p => p.Name));
        Assert.Equal((ParameterType.Float, "0.01", "rate"), (job.Parameters[0].Type, job.Parameters[0].Default![0], job.Parameters[0].Help));
    }

    [Fact]
    public void A_job_may_extend_another_job()
    {
        JobFileResult result = NativeTexts.Read("jobs:\n  b: {extends: a, image: x}\n  a: {command: [x]}\n");
        Assert.Empty(result.Diagnostics);
        Assert.Equal(["x"], result.Jobs[0].Command!.Arguments);
    }

    [Fact]
    public void A_chain_of_templates_that_is_too_long_is_a_finding()
    {
        string text = "templates:\n" + string.Concat(Enumerable.Range(0, 20_000).Select(i => $"  t{i}: {{extends: t{i + 1}}}\n")) + "jobs: {a: {command: x}}\n";
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => NativeTexts.Read(text));
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCodes.TooComplex);
    }

    [Fact]
    public void Templates_that_multiply_are_a_finding()
    {
        string text = "templates:\n  t:\n    environment:\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"      V{i}: x\n"))
            + "jobs:\n" + string.Concat(Enumerable.Range(0, 5000).Select(i => $"  j{i}: {{extends: t, command: x, environment: {{A: b}}}}\n"));
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => NativeTexts.Read(text));
        Assert.Contains(result.Diagnostics, d => d.Code == DiagnosticCodes.TooComplex);
    }
}
