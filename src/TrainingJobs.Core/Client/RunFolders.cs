using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Client;

/// <summary>Removes folders of runs: whole, or not at all.</summary>
internal static class RunFolders
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// What would keep this user from removing a folder: a folder below it, with something in it, that belongs to somebody else, as one that
    /// a container has made whose program ran as root. Null when nothing does.
    /// </summary>
    public static string? WhatHinders(string folder)
    {
        if (OperatingSystem.IsWindows() || UnixNative.geteuid() == 0 || !Directory.Exists(folder))
        {
            return null;
        }

        uint self = UnixNative.geteuid();
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out string? current))
        {
            bool isOwn = UnixNative.OwnerOf(current) is not { } owner || owner == self;
            if (!isOwn)
            {
                return current;
            }

            foreach (DirectoryInfo below in FoldersIn(current))
            {
                folders.Push(below.FullName);
            }
        }

        return null;
    }

    /// <summary>Removes a folder, also where its owner has taken the right to write away.</summary>
    /// <exception cref="UnauthorizedAccessException">Something in it is somebody else's.</exception>
    public static void Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (!OperatingSystem.IsWindows())
        {
            OpenAll(folder);
        }

        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException) when (OperatingSystem.IsLinux() && Directory.Exists(folder))
        {
            // Of names that are not UTF-8 .NET removes nothing.
            RawFolder.Delete(folder);
        }
    }

    /// <summary>Gives the owner back what a job has taken from folders: Go makes its cache read-only.</summary>
    private static void OpenAll(string folder)
    {
        var folders = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (folders.TryPop(out DirectoryInfo? current))
        {
            if (!OperatingSystem.IsWindows() && (current.UnixFileMode & Owner) != Owner && UnixNative.OwnerOf(current.FullName) == UnixNative.geteuid())
            {
                current.UnixFileMode |= Owner;
            }

            foreach (DirectoryInfo below in FoldersIn(current.FullName))
            {
                folders.Push(below);
            }
        }
    }

    private static DirectoryInfo[] FoldersIn(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetDirectories("*", new EnumerationOptions { AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
