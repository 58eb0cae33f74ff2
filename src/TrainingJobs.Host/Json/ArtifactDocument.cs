using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

internal sealed record ArtifactDocument(string RunId, string Name, string Path, long Length, DateTimeOffset Modified)
{
    public static ArtifactDocument From(JobArtifact artifact) =>
        new(artifact.RunId, artifact.Name, artifact.FullName, artifact.Length, artifact.Modified);
}
