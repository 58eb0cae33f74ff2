using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// The folder for pipes of workers: on the memory file system where there is one, which makes them in a tenth of the time, and by
/// itself, for each write into a pipe would be an event of its folder. What it holds is worth nothing after a start of the machine,
/// but must outlive a logout.
/// </summary>
internal static class PipeFolder
{
    private const string Name = "pipes";

    /// <summary>Makes the folder that belongs to a folder of capture files, for the owner only.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static string Make(string active)
    {
        if (!LogoutCleaning.IsPossible && MemoryFolder.PathFor(active) is { } memory)
        {
            try
            {
                MemoryFolder.Create(memory);
                return Directory.CreateDirectory(Path.Combine(memory, Name)).FullName;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or RunFailedException)
            {
                // Full, closed to us, or a stranger's: beside the files it works as well.
            }
        }

        return Directory.CreateDirectory(Path.Combine(active, Name)).FullName;
    }

    /// <summary>Takes the folder away if nothing is in it.</summary>
    public static void Tidy(string pipes)
    {
        try
        {
            Directory.Delete(pipes);
            if (Path.GetDirectoryName(pipes) is { } memory && !Directory.EnumerateFileSystemEntries(memory).Any())
            {
                Directory.Delete(memory);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Something is in it.
        }
    }
}
