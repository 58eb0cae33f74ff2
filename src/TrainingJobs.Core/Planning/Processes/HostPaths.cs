using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning.Processes;

/// <summary>Where the folders of containers are when there are none.</summary>
internal static class HostPaths
{
    /// <summary>
    /// The job's variables. One that holds the path of a mount in a container, or a path below it, holds that of the mounted
    /// folder: where nothing is mounted, that is where the program finds the same files.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment(TrainingJob job)
    {
        (string Target, string Source)[] folders =
        [
            .. job.Mounts
                .Where(m => m.Target.Length > 1 && m.Target[0] == '/' && !m.Source.StartsWith(JobMount.VolumePrefix, StringComparison.Ordinal))
                .Select(m => (m.Target.TrimEnd('/'), Path.GetFullPath(MachinePath.Expand(m.Source), job.BaseDirectory)))
                .OrderByDescending(m => m.Item1.Length),
        ];
        return folders.Length == 0 ? job.Environment : job.Environment.ToDictionary(v => v.Key, v => Translate(v.Value, folders));
    }

    private static string Translate(string value, (string Target, string Source)[] folders)
    {
        foreach ((string target, string source) in folders)
        {
            if (value == target)
            {
                return source;
            }

            if (value.StartsWith(target + "/", StringComparison.Ordinal))
            {
                return source.TrimEnd('/') + value[target.Length..];
            }
        }

        return value;
    }
}
