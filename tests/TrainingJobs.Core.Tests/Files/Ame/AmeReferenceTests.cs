using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Ame;

public class AmeReferenceTests
{
    [Fact]
    public void Resources_and_variables_are_joined_and_all_else_is_replaced()
    {
        TrainingJob job = AmeTexts.Job("""
            name: p
            templates:
            - name: base
              resources: {cpu: 2, memory: 4Gi}
              env: [{key: A, val: 1}, {key: B, val: 2}]
              secrets: [{key: k, injectAs: K}]
              executor: !custom {command: base}
            - name: more
              fromTemplate: base
              resources: {cpu: 3}
            tasks:
            - name: t
              fromTemplate: {name: more}
              resources: {memory: 8Gi}
              environment: [{key: B, val: 3}, {key: C, val: 4}]
              secrets: [{key: l, injectAs: L}]
            """);
        Assert.Equal(("3", "8Gi"), (job.Resources.Cpu.ToString(), job.Resources.Memory.ToString()));
        Assert.Equal(["A=1", "B=3", "C=4"], job.Environment.Select(e => $"{e.Key}={e.Value}"));
        Assert.Equal("L", Assert.Single(job.Secrets).InjectAs);
        Assert.Equal("base", job.Command!.ToString());
    }

    [Fact]
    public void Projects_are_found_in_the_paths_that_are_given()
    {
        using var folder = new TemporaryFolder();
        folder.Write("shared/a/ame.yaml", "name: mine\ntemplates: [{name: t, executor: !custom {command: x}}]\ntasks: [{name: one, executor: !custom {command: one}}]\n");
        string file = folder.Write("project/ame.yml", "name: p\ntasks:\n- {name: a, fromTemplate: mine.t}\n- {name: b, taskRef: {name: one, project: mine}}\n");
        Diagnostic[] errors = [.. JobFileReader.Read(file).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        Assert.Equal([(DiagnosticCodes.ProjectNotFound, 3, 27), (DiagnosticCodes.ProjectNotFound, 4, 43)], errors.Select(d => (d.Code, d.Line, d.Column)));

        JobFileResult result = JobFileReader.Read(file, new JobReadOptions { ProjectPaths = ["../shared"] });
        Assert.Empty(result.Diagnostics);
        Assert.Equal(["x", "one"], result.Jobs.Select(j => j.Command!.ToString()));
        Assert.Equal([Path.Combine(folder.Path, "project"), Path.Combine(folder.Path, "shared/a")], result.Jobs.Select(j => j.BaseDirectory));
        ForeignJobs.RoundTrip([result.Jobs[0]]);
    }

    [Theory]
    [InlineData("- {name: t, fromTemplate: nope, executor: !mlflow }\n", DiagnosticCodes.TemplateNotFound, 3, 27)]
    [InlineData("- {name: t, taskRef: nope}\n", DiagnosticCodes.JobNotFound, 3, 22)]
    [InlineData("- {name: a, taskRef: b}\n- {name: b, taskRef: a}\n", DiagnosticCodes.ExtendsCycle, 3, 10)]
    [InlineData("- name: a\n  pipeline: [{taskRef: b}]\n- name: b\n  pipeline: [{taskRef: a}]\n", DiagnosticCodes.JobCycle, 6, 24)]
    [InlineData("- {name: t, executor: !mlflow , dataSets: [nope]}\n", DiagnosticCodes.JobNotFound, 3, 44)]
    [InlineData("- {name: t, executor: !mlflow , dataSets: [other.nope]}\n", DiagnosticCodes.ProjectNotFound, 3, 44)]
    public void A_reference_to_nothing_is_found_at_its_place(string tasks, string code, int line, int column)
    {
        JobFileResult result = AmeTexts.Read("name: p\ntasks:\n" + tasks);
        Assert.Contains((code, line, column), result.Diagnostics.Select(d => (d.Code, d.Line, d.Column)));
        Assert.Empty(result.Jobs);
    }

    [Fact]
    public void A_pipeline_of_2022_has_steps_of_its_own()
    {
        TrainingJob job = AmeTexts.Job("""
            projectname: pipeline
            tasks:
                main:
                    runcommand: not used
                    pipeline:
                        - taskname: data
                          runcommand: python preparedata.py
                          env:
                              - name: MODE
                                value: dataprep
                          secrets:
                              - name: s3secret
                                envkey: STORAGE_S3_SECRET
                        - taskname: train
                          runcommand: python train.py
            """);
        Assert.Equal(["data", "train"], job.Pipeline.Select(s => s.Steps[0].Name));
        Assert.Equal(("dataprep", "STORAGE_S3_SECRET"), (job.Pipeline[0].Steps[0].Job.Environment["MODE"], job.Pipeline[0].Steps[0].Job.Secrets[0].InjectAs));
    }

    [Fact]
    public void References_that_fan_out_are_refused()
    {
        string text = "name: p\ntasks:\n- {name: t0, executor: !mlflow }\n"
            + string.Concat(Enumerable.Range(1, 20).Select(i => $"- name: t{i}\n  pipeline: [{{taskRef: t{i - 1}}}, {{taskRef: t{i - 1}}}, {{taskRef: t{i - 1}}}]\n"));
        Assert.Contains(AmeTexts.Read(text).Diagnostics, d => d.Code == DiagnosticCodes.TooComplex);
    }
}
