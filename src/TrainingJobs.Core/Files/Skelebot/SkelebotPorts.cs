using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>Reads ports, and joins those of a project with those of a job.</summary>
internal static class SkelebotPorts
{
    // skelebot hands a number alone to docker, which takes some free port of the host for it.
    public static IReadOnlyList<JobPort> Read(YamlNode? node, NodeReader reader) => PortReader.Read(node, port => port with { HostPort = 0 }, reader);

    /// <summary>The ports of both. A port of the host can be taken once only, and the job's own wins.</summary>
    public static IReadOnlyList<JobPort> Join(IReadOnlyList<JobPort> project, IReadOnlyList<JobPort> job) =>
        [.. project.Where(p => !job.Any(o => p.MeetsOnHost(o) || p == o)), .. job];
}
