using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Puts data that other jobs have made where the workers look for it.</summary>
internal static class DataLinks
{
    /// <param name="plan">What reads the data.</param>
    /// <param name="note">Takes a line for the log.</param>
    /// <exception cref="RunFailedException">DataNotFound: the job that makes the data has not.</exception>
    public static void Make(JobPlan plan, Action<string> note)
    {
        foreach (DatasetPlan data in plan.Data.Datasets)
        {
            if (data is not { Path: { } path, Producer: { } maker })
            {
                continue;
            }

            if (!Path.Exists(path))
            {
                throw new RunFailedException(
                    ReasonCodes.DataNotFound, $"The job '{maker.Job.Name}' has run, but the dataset '{data.Name}' is not in '{path}'. Correct the dataset's 'path', or the job.");
            }

            if (DataPlace.Of(path, maker.Job.BaseDirectory, plan.Job.BaseDirectory) is { } place)
            {
                Link(data.Name, path, place, note);
            }
        }
    }

    private static void Link(string name, string path, string place, Action<string> note)
    {
        var there = new FileInfo(place);
        if (there.LinkTarget == path)
        {
            return;
        }

        if (Path.Exists(place))
        {
            note($"'{place}' is there already: the dataset '{name}' in '{path}' is left alone.");
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        if (there.LinkTarget is not null)
        {
            there.Delete();
        }

        try
        {
            File.CreateSymbolicLink(place, path);
            note($"Linked '{place}' to the dataset '{name}' in '{path}'.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException && OperatingSystem.IsWindows())
        {
            // Windows lets only some users make links.
            Copy(path, place);
            note($"Copied the dataset '{name}' from '{path}' to '{place}'.");
        }
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            File.Copy(from, to);
            return;
        }

        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.GetFullPath(Path.GetRelativePath(from, file), to);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
