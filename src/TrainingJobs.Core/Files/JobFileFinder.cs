using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>Finds job files in a folder.</summary>
internal static class JobFileFinder
{
    private const long MaxBytes = 10 * 1024 * 1024;

    private static readonly HashSet<string> s_extensions = new([".yaml", ".yml", ".json", ".sapml"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> s_skippedFolders = new(["node_modules", "bin", "obj", "__pycache__", "venv"], StringComparer.OrdinalIgnoreCase);

    public static IReadOnlyList<string> Find(string folder, bool recurse)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder))
        {
            throw new TrainingJobsException(ErrorCodes.FileNotFound, $"There is no folder '{folder}'.", folder);
        }

        var files = new List<string>();
        var folders = new Stack<string>([folder]);
        while (folders.TryPop(out string? current))
        {
            // Folders that cannot be read are passed over: a search says what there is.
            var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.System };
            foreach (FileSystemInfo entry in new DirectoryInfo(current).EnumerateFileSystemInfos("*", options))
            {
                if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden))
                {
                    continue;
                }

                if (entry is DirectoryInfo)
                {
                    // A link to a folder could lead back up.
                    if (recurse && entry.LinkTarget is null && !s_skippedFolders.Contains(entry.Name))
                    {
                        folders.Push(entry.FullName);
                    }
                }
                else if (IsJobFile((FileInfo)entry))
                {
                    files.Add(entry.FullName);
                }
            }
        }

        files.Sort(StringComparer.Ordinal);
        return files;
    }

    private static bool IsJobFile(FileInfo file)
    {
        try
        {
            if (!s_extensions.Contains(file.Extension) || file.Length is 0 or > MaxBytes)
            {
                return false;
            }

            // A broken file of our own name is found, so that its errors are seen.
            var diagnostics = new DiagnosticBag(file.FullName);
            string? text = JobFileText.Decode(JobFileText.ReadBytes(file.FullName), diagnostics);
            YamlNode? root = text is null ? null : YamlTreeReader.Read(text, diagnostics);
            return root is null
                ? Path.GetFileNameWithoutExtension(file.Name).Equals("trainingjobs", StringComparison.OrdinalIgnoreCase)
                : JobFileReader.FindFormat(root)?.DescribesJobs(root) == true;
        }
        catch (Exception exception) when (exception is TrainingJobsException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
