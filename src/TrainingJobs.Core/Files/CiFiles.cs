using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Knows files of build services (GitHub, Azure Pipelines, CircleCI, Concourse and their like): they have 'jobs' at the top as ours do,
/// and lie in the root of a repository.
/// </summary>
internal static class CiFiles
{
    // What a job of such a service consists of.
    private static readonly string[] s_theirs =
        ["steps", "runs-on", "uses", "plan", "docker", "machine", "macos", "pool", "deployment", "strategy", "stage", "template", "script"];

    // What a job of a format of ours has, and no other.
    private static readonly string[] s_ours = ["command", "extends", "pipeline", "workers", "endpoint", "source"];

    public static bool IsOne(YamlMapping file)
    {
        YamlMapping[] jobs = file.Find("jobs")?.Value switch
        {
            YamlMapping map => [.. map.Entries.Select(e => e.Value).OfType<YamlMapping>()],
            YamlSequence list => [.. list.Items.OfType<YamlMapping>()],
            _ => [],
        };
        return jobs.Any(job => s_theirs.Any(key => job.Find(key) is not null)) && !jobs.Any(job => s_ours.Any(key => job.Find(key) is not null));
    }
}
