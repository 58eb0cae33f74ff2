using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>What must be true of each job that was read from a file of another system.</summary>
internal static class ForeignJobs
{
    public static void Check(TrainingJob job)
    {
        JobArguments arguments = Required(job);
        foreach (Placement target in new[] { Plans.Target, Placement.Containers("docker") })
        {
            PlanResult result = JobPlanner.Plan(job, arguments, target);
            Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
            Assert.NotEmpty(JobPlanText.Render(result.Plan));
        }

        RoundTrip([job]);
    }

    /// <summary>The jobs mean the same after they were written as our own file, also plan for plan.</summary>
    public static void RoundTrip(IReadOnlyList<TrainingJob> jobs)
    {
        string text = JobFileWriter.Write(jobs);
        JobFileResult back = JobFileReader.ReadText(text, Path.Combine(jobs[0].BaseDirectory, "trainingjobs.yaml"));
        Assert.False(back.HasErrors, string.Join('\n', back.Diagnostics) + "\n" + text);
        // A job of another project gets the folder of the one that it stands in, and a working folder instead.
        if (jobs.All(j => HasOneFolder(j, jobs[0].BaseDirectory)))
        {
            Assert.Equal(jobs.Select(JobJson.Of), back.Jobs.Select(JobJson.Of));
        }

        Assert.Equal(text, JobFileWriter.Write(back.Jobs));
        foreach ((TrainingJob before, TrainingJob after) in jobs.Zip(back.Jobs))
        {
            Assert.Equal(Plan(before), Plan(after));
        }
    }

    private static bool HasOneFolder(TrainingJob job, string folder) =>
        job.BaseDirectory == folder && job.Pipeline.All(stage => stage.Steps.All(step => HasOneFolder(step.Job, folder)))
        && job.Datasets.All(dataset => dataset.Producer is null || HasOneFolder(dataset.Producer, folder));

    /// <summary>A value for each parameter that needs one.</summary>
    public static JobArguments Required(TrainingJob job) =>
        new() { Words = [.. job.Parameters.Where(p => p.Positional).Select(p => p.Choices.FirstOrDefault() ?? "x")] };

    private static string Plan(TrainingJob job) => JobJson.Of(JobPlanner.Plan(job, Required(job), Plans.Target));
}
