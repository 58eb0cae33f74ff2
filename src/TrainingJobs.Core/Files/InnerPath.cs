namespace TrainingJobs.Core.Files;

/// <summary>Tells whether a path that a file names stays in the folder of that file.</summary>
internal static class InnerPath
{
    /// <summary>True for a relative path of a thing below the folder, by its spelling and by the links on the way.</summary>
    public static bool IsInside(string path, string folder)
    {
        if (path.Length == 0 || Path.IsPathRooted(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        string root = Path.GetFullPath(folder);
        string full = Path.GetFullPath(path, root);
        return full.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && (!File.Exists(full) || File.ResolveLinkTarget(full, returnFinalTarget: true) is not { } target || IsBelow(target.FullName, root));
    }

    private static bool IsBelow(string path, string root) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
