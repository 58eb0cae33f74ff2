namespace TrainingJobs.Core.Targets.Results;

/// <summary>The files of a working folder, as far as they can be results.</summary>
internal static class FolderFiles
{
    /// <summary>More files than a project has: a home folder, or the root of a disk.</summary>
    public const int Most = 200_000;

    // What programs write for themselves, again each time.
    private static readonly HashSet<string> s_skipped = [".git", "__pycache__"];

    /// <summary>Files below the folder with their paths relative to it, with slashes. Links, and folders that cannot be read, are passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="except">A folder whose files are none, e.g. the state folder, which may lie in the project.</param>
    /// <param name="unreadable">Told of each folder that cannot be read.</param>
    public static IEnumerable<(string Name, FileInfo File)> Below(string folder, string? except, Action<string>? unreadable = null)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = false, AttributesToSkip = FileAttributes.ReparsePoint };
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (folders.TryPop(out DirectoryInfo? current))
        {
            foreach (FileSystemInfo entry in EntriesOf(current, options, unreadable))
            {
                if (entry is FileInfo file)
                {
                    yield return (NameOf(folder, entry.FullName), file);
                }
                else if (!s_skipped.Contains(entry.Name) && entry.FullName != except)
                {
                    folders.Push((DirectoryInfo)entry);
                }
            }
        }
    }

    private static FileSystemInfo[] EntriesOf(DirectoryInfo folder, EnumerationOptions options, Action<string>? unreadable)
    {
        try
        {
            return folder.GetFileSystemInfos("*", options);
        }
        catch (UnauthorizedAccessException)
        {
            unreadable?.Invoke(folder.FullName);
            return [];
        }
        catch (DirectoryNotFoundException)
        {
            // A job may remove folders, its own too, and other programs go on with theirs meanwhile.
            return [];
        }
    }

    /// <summary>The path relative to the folder, with slashes.</summary>
    public static string NameOf(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');
}
