using System.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>The examples of other systems' files: they are read, planned, and their programs do what they are to do.</summary>
[Trait("Needs", "Processes")]
public sealed class ForeignExampleTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trainingjobs-").FullName;

    public static TheoryData<string> All =>
    [
        .. new[] { "modelbit", "proximl", "sap" }
            .SelectMany(folder => JobFileReader.FindFiles(RepositoryFiles.At($"examples/{folder}"), recurse: true))
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/')),
    ];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void All_are_found() => Assert.Equal(13, All.Count);

    [Theory]
    [MemberData(nameof(All))]
    public void Each_is_planned_and_means_the_same_as_our_own_file(string file)
    {
        foreach (TrainingJob job in SampleFiles.Jobs(JobFileReader.Read(RepositoryFiles.At(file))))
        {
            SampleFiles.Plan(job, [.. job.Parameters.Select(_ => "5")]);
            SampleFiles.RoundTrip(job);
        }
    }

    [UnixTheory]
    [InlineData("modelbit/training_jobs/minimum/metadata.yaml", "", "result.json")]
    [InlineData("modelbit/training_jobs/system-packages/metadata.yaml", "5", "result.json")]
    [InlineData("modelbit/training_jobs/daily-refresh/metadata.yaml", "", "result.json")]
    [InlineData("modelbit/training_jobs/daily-arguments/metadata.yaml", "--a=25 --b=42", "result.json")]
    [InlineData("modelbit/training_jobs/two-schedules/metadata.yaml", "1", "result.json")]
    [InlineData("proximl/training.json", "", "weights-0.json weights-1.json")]
    [InlineData("proximl/inference.json", "", "predictions.json")]
    [InlineData("sap/train.sapml", "", "model.json")]
    [InlineData("sap/trainingClient.json", "", "saved_model.json")]
    public void Its_programs_run(string file, string words, string results)
    {
        TrainingJob job = SampleFiles.Jobs(JobFileReader.Read(RepositoryFiles.At("examples/" + file)))[0];
        JobPlan plan = JobPlanner.Plan(job, new JobArguments { Words = words.Split(' ', StringSplitOptions.RemoveEmptyEntries) }, Placement.Local).Plan!;
        foreach (WorkerPlan worker in plan.Execution.Workers)
        {
            var start = new ProcessStartInfo(worker.Arguments[0], worker.Arguments.Skip(1))
            {
                WorkingDirectory = worker.WorkingDirectory, RedirectStandardError = true, RedirectStandardOutput = true,
            };
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment["TRAINING_WORKER_INDEX"] = $"{worker.Index}";
            foreach ((string name, string value) in worker.Environment)
            {
                start.Environment[name] = value;
            }

            foreach (string name in plan.Execution.VariableAliases.Keys.Append("ML_OUTPUT_PATH"))
            {
                start.Environment[name] = _folder;
            }

            using var process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            Assert.True(process.WaitForExit(120_000));
            Assert.True(process.ExitCode == 0, errors.Result);
        }

        Assert.Equal(results.Split(' '), Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }
}
