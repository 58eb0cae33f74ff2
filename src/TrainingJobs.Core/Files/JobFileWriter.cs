using TrainingJobs.Core.Jobs;
namespace TrainingJobs.Core.Files;
/// <summary>Writes native job files.</summary>
public static class JobFileWriter
{
    public static string Write(IReadOnlyList<TrainingJob> jobs) => throw new NotImplementedException(jobs.Count.ToString());
}
