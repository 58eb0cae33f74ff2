using System.Management.Automation;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets;

/// <summary>Turns paths as PowerShell knows them into paths of the file system.</summary>
internal static class PathHelper
{
    private const string FileSystem = "FileSystem";

    /// <summary>Existing files and folders; a wildcard that matches nothing gives none.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound, NotAFileSystemPath.</exception>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, string path, bool literal)
    {
        if (literal)
        {
            string only = Unresolved(cmdlet, path);
            return File.Exists(only) || Directory.Exists(only) ? [only] : throw NotFound(path);
        }

        try
        {
            IEnumerable<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            return provider.Name == FileSystem ? [.. found] : throw NotAFile(path);
        }
        catch (ItemNotFoundException)
        {
            throw NotFound(path);
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotAFile(path, error);
        }
    }

    /// <summary>The one place that a path names, whether something is there or not.</summary>
    /// <exception cref="TrainingJobsException">NotAFileSystemPath.</exception>
    public static string Unresolved(PSCmdlet cmdlet, string path)
    {
        try
        {
            string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == FileSystem ? full : throw NotAFile(path);
        }
        catch (Exception error) when (error is System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            throw NotAFile(path, error);
        }
    }

    private static TrainingJobsException NotFound(string path) =>
        new(ErrorCodes.FileNotFound, $"There is no file or folder '{path}'.", path);

    private static TrainingJobsException NotAFile(string path, Exception? inner = null) =>
        new(ErrorIds.NotAFileSystemPath, $"'{path}' is not a path of the file system.", path, inner);
}
