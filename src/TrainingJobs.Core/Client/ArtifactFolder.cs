using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Client;

/// <summary>What a run has left in its output folder.</summary>
internal static class ArtifactFolder
{
    /// <summary>The files, by name; empty when there is no such folder.</summary>
    public static IEnumerable<JobArtifact> List(string runId, string path)
    {
        var folder = new DirectoryInfo(path);
        return !folder.Exists
            ? []
            : folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Select(file => new JobArtifact(
                    runId,
                    Path.GetRelativePath(folder.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/'),
                    file.FullName,
                    file.Length,
                    new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero)))
                .OrderBy(artifact => artifact.Name, StringComparer.Ordinal);
    }
}
