using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Client;

/// <summary>What a run has left in its output folder.</summary>
internal static class ArtifactFolder
{
    /// <summary>The files, by name; empty when there is no such folder. What cannot be read, or leads out of the folder, is not among them.</summary>
    public static IEnumerable<JobArtifact> List(string runId, string path, CancellationToken cancellationToken = default) =>
        !Directory.Exists(path)
            ? []
            : ReachableFiles.Below(path, null, cancellationToken)
                .Select(file => Of(runId, path, file))
                .OrderBy(artifact => artifact.Name, StringComparer.Ordinal);

    private static JobArtifact Of(string runId, string folder, FileInfo file)
    {
        (long length, DateTimeOffset written) = (0, DateTimeOffset.UnixEpoch);
        try
        {
            (length, written) = (file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero));
        }
        catch (IOException)
        {
            // Gone meanwhile, or of a name that is not UTF-8, by which .NET cannot ask for it.
        }

        return new JobArtifact(
            runId, Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/'), file.FullName, length, written);
    }
}
