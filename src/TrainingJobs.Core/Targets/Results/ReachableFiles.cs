namespace TrainingJobs.Core.Targets.Results;

/// <summary>
/// Walks through a folder of a job's results, which may hold anything: no file that is odd hides the others, no link leads the walk back or
/// out, and what cannot be read is told.
/// </summary>
internal static class ReachableFiles
{
    private const FileAttributes Unknown = (FileAttributes)(-1);

    /// <summary>
    /// Regular files, and links to regular files inside the folder. Links to folders are passed over: what they lead to inside is listed in
    /// its own place, and what lies outside is no result.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="unreadable">Told of each folder that cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static IEnumerable<FileInfo> Below(string root, Action<string>? unreadable = null, CancellationToken cancellationToken = default)
    {
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (folders.TryPop(out DirectoryInfo? folder))
        {
            foreach (FileSystemInfo entry in EntriesOf(folder, unreadable))
            {
                cancellationToken.ThrowIfCancellationRequested();
                FileAttributes attributes = entry.Attributes;
                if (attributes == Unknown)
                {
                    // Of a name that is not UTF-8, by which .NET cannot ask for it.
                    yield return new FileInfo(entry.FullName);
                }
                else if ((attributes & FileAttributes.ReparsePoint) != 0)
                {
                    if (TargetInside(root, entry) is { } file)
                    {
                        yield return file;
                    }
                }
                else if (entry is DirectoryInfo below)
                {
                    folders.Push(below);
                }
                else
                {
                    yield return (FileInfo)entry;
                }
            }
        }
    }

    /// <summary>True when a path, all links in it followed, is at or below a folder.</summary>
    public static bool IsInside(string path, string folder)
    {
        try
        {
            return RealPaths.Of(path) is { } real && RealPaths.Of(folder) is { } root
                && (real == root || real.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static FileInfo? TargetInside(string root, FileSystemInfo link) =>
        File.Exists(link.FullName) && IsInside(link.FullName, root) ? new FileInfo(link.FullName) : null;

    private static FileSystemInfo[] EntriesOf(DirectoryInfo folder, Action<string>? unreadable)
    {
        try
        {
            return folder.GetFileSystemInfos();
        }
        catch (UnauthorizedAccessException)
        {
            unreadable?.Invoke(folder.FullName);
            return [];
        }
        catch (IOException)
        {
            // It is gone meanwhile, or its disk is in trouble.
            unreadable?.Invoke(folder.FullName);
            return [];
        }
    }
}
