using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Results;

/// <summary>Paths without links in any of their folders.</summary>
internal static class RealPaths
{
    /// <summary>The path that this one leads to; null when there is nothing.</summary>
    public static string? Of(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            return UnixNative.RealPath(path);
        }

        if (!Path.Exists(path))
        {
            return null;
        }

        string full = Path.GetFullPath(path);
        FileSystemInfo info = Directory.Exists(full) ? new DirectoryInfo(full) : new FileInfo(full);
        string? parent = Path.GetDirectoryName(full);
        return info.ResolveLinkTarget(returnFinalTarget: true)?.FullName
            ?? (parent is null ? full : Path.Combine(Of(parent) ?? parent, Path.GetFileName(full)));
    }
}
