using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Where a job's folders are inside of its containers.</summary>
public static class ContainerPaths
{
    /// <summary>The job's base folder.</summary>
    public const string Workspace = "/workspace";

    /// <summary>ML_OUTPUT_PATH.</summary>
    public const string Output = "/training/output";

    /// <summary>TRAINING_CHECKPOINT_PATH.</summary>
    public const string Checkpoint = "/training/checkpoint";

    /// <summary>The working folder: relative paths and those below the base folder are in the workspace, others are the image's own.</summary>
    internal static string WorkingDirectory(TrainingJob job, ArgumentFindings findings)
    {
        string folder = job.WorkingDirectory ?? ".";
        string host = Path.GetFullPath(folder, job.BaseDirectory);
        string relative = Path.GetRelativePath(job.BaseDirectory, host).Replace('\\', '/');
        bool isInside = relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        if (isInside)
        {
            return relative == "." ? Workspace : $"{Workspace}/{relative}";
        }

        if (!folder.StartsWith('/'))
        {
            findings.Error(
                DiagnosticCodes.InvalidValue,
                $"The working folder '{folder}' lies outside of the folder of the job file, which is all that a container sees.",
                "Move the job file up, or choose a folder below it.");
        }

        return folder;
    }

    /// <summary>The mounts with absolute paths.</summary>
    internal static IReadOnlyList<JobMount> Mounts(TrainingJob job, string workingDirectory) =>
    [
        .. job.Mounts.Select(mount => mount with
        {
            Source = mount.Source.StartsWith(JobMount.VolumePrefix, StringComparison.Ordinal)
                ? mount.Source : Path.GetFullPath(HomeOf(mount.Source), job.BaseDirectory),
            Target = mount.Target.StartsWith('/')
                ? mount.Target : Simplify($"{workingDirectory}/{mount.Target}"),
        }),
    ];

    private static string HomeOf(string path) =>
        path == "~" || path.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..] : path;

    // Path.GetFullPath would take a path of the container for one of Windows.
    private static string Simplify(string path)
    {
        var parts = new List<string>();
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
