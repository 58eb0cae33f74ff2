using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets;

/// <summary>Checks a job that stands in no file by the rules for files.</summary>
internal static class JobCheck
{
    /// <summary>The findings, without places, since nobody has the file they would be in.</summary>
    public static IReadOnlyList<Diagnostic> Check(TrainingJobsClient client, TrainingJob job)
    {
        string folder = Directory.CreateTempSubdirectory("trainingjobs-check-").FullName;
        try
        {
            string file = Path.Combine(folder, "trainingjobs.yaml");
            File.WriteAllText(file, client.Export([job]));
            return [.. client.ReadFile(file).Diagnostics.Select(diagnostic => diagnostic with { File = null, Line = 0, Column = 0 })];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
