using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class JobFileWriterTests
{
    [Fact]
    public void What_is_written_reads_back_as_the_same_jobs() =>
        Prop.ForAll(GeneratedJobs.Job.ToArbitrary(), job =>
        {
            string text = JobFileWriter.Write([job]);
            JobFileResult result = NativeTexts.Read(text);
            Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics) + "\n" + text);
            Assert.Equal(JobJson.Of(job), JobJson.Of(result.Jobs[0]));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void Names_that_look_like_aliases_are_quoted()
    {
        TrainingJob job = NativeTexts.Read("jobs:\n  t:\n    command: [x]\n    labels:\n      \"l *x\": t\n      \"l*x\": u\n").Jobs[0];

        JobFileResult result = NativeTexts.Read(JobFileWriter.Write([job]));

        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        Assert.Equal(job.Labels, result.Jobs[0].Labels);
    }

    [Fact]
    public void The_text_is_what_a_person_would_write()
    {
        const string Expected = """
            # yaml-language-server: $schema=trainingjobs.schema.json
            project: iris
            jobs:
              train:
                command:
                  - python3
                  - train.py
                  - --port
                  - "8080"
                parameters:
                  - name: lr
                    type: float
                    default: 0.00003
                    alias:
                      - r
                  - name: optimizer
                    default: sgd
                    choices:
                      - sgd
                      - adam
                environment:
                  PYTHON: "3.10"
                  DEBUG: "yes"
                resources:
                  memory: 16Gi
                  gpu: 1
                timeout: 1h30m
              shell:
                command: |
                  set -e
                  echo "hello"
                workers:
                  - command: echo one
                  - command:
                      - echo
                      - two

            """;
        JobFileResult result = NativeTexts.Read(Expected);
        Assert.Empty(result.Diagnostics);
        Assert.Equal(Expected, JobFileWriter.Write(result.Jobs));
    }

    [Fact]
    public void Paths_are_rewritten_for_another_folder()
    {
        TrainingJob job = Job("a") with { BaseDirectory = "/x/y", WorkingDirectory = "src", Python = new PythonRequirements { Requirements = "r.txt" } };
        string text = JobFileWriter.Write([job, job with { Name = "b", WorkingDirectory = null }], "/x/z");
        TrainingJob[] back = [.. JobFileReader.ReadText(text, "/x/z/f.yaml").Jobs];
        Assert.Equal(("../y/src", "../y/r.txt", "../y"), (back[0].WorkingDirectory, back[0].Python!.Requirements, back[1].WorkingDirectory));
        Assert.DoesNotContain("..", JobFileWriter.Write([job], "/x/y"));
    }

    [Fact]
    public void Jobs_of_several_projects_or_of_one_name_cannot_stand_in_one_file()
    {
        Assert.Equal(ErrorCodes.JobFileInvalid, Assert.Throws<TrainingJobsException>(() => JobFileWriter.Write([Job("a"), Job("b") with { Project = "p" }])).Code);
        Assert.Equal("a", Assert.Throws<TrainingJobsException>(() => JobFileWriter.Write([Job("a"), Job("a")])).Target);
    }

    private static TrainingJob Job(string name) => new() { Name = name, BaseDirectory = "/nowhere", Command = JobCommand.Vector("x") };
}
