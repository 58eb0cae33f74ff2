using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning.Containers;

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
                ? mount.Source : Path.GetFullPath(MachinePath.Expand(mount.Source), job.BaseDirectory),
            Target = mount.Target.StartsWith('/')
                ? mount.Target : Simplify($"{workingDirectory}/{mount.Target}"),
        }),
        .. job.Datasets.Select(data => DataMount(data, job.BaseDirectory)).OfType<JobMount>(),
    ];

    /// <summary>
    /// Data that a job of another project makes stands where its path says, seen from the project that reads it, as if it had been
    /// made there: so AME, which downloads it, has it.
    /// </summary>
    private static JobMount? DataMount(JobDataset data, string folder) =>
        data is { Path: { } path, Producer: { } maker } && DataPlace.Of(Path.GetFullPath(path, maker.BaseDirectory), maker.BaseDirectory, folder) is { } place
            ? new JobMount
            {
                Source = Path.GetFullPath(path, maker.BaseDirectory),
                Target = Simplify($"{Workspace}/{Path.GetRelativePath(folder, place).Replace('\\', '/')}"),
                ReadOnly = true,
            }
            : null;

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
