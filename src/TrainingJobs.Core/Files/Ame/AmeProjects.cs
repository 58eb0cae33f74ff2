using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>
/// Finds other projects by their names: in the paths that the reader was given, then in the folder of that name inside of the
/// project's own or beside it.
/// </summary>
internal sealed class AmeProjects(AmeProject own, JobFileContext context, NodeReader reader)
{
    private const int MaxFolders = 1000;

    private static readonly string[] s_files = ["ame.yaml", "ame.yml"];

    private readonly Dictionary<string, AmeProject?> _found = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AmeProject?> _read = new(StringComparer.Ordinal);

    /// <summary>The project; null when it is not there, which is reported.</summary>
    public AmeProject? Find(string name, AmeProject from, TextPosition position)
    {
        if (name == from.Name || name == own.Name)
        {
            return name == from.Name ? from : own;
        }

        if (!_found.TryGetValue(name, out AmeProject? project))
        {
            project = Candidates(name).Select(Load).FirstOrDefault(p => p?.Name == name);
            _found[name] = project;
        }

        if (project is null)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.ProjectNotFound, position, $"There is no project '{name}' to be found.",
                "Name its folder, or one that it lies in, as a project path (-ProjectPath).");
        }

        return project;
    }

    private IEnumerable<string> Candidates(string name)
    {
        foreach (string path in context.Options.ProjectPaths.Select(p => Path.GetFullPath(p, context.Folder)))
        {
            if (File.Exists(path))
            {
                yield return path;
            }

            foreach (string file in Below(path).Concat(SubfoldersOf(path).SelectMany(Below)))
            {
                yield return file;
            }
        }

        bool isFolderName = name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) < 0 && name is not ("." or "..");
        foreach (string? folder in isFolderName ? new[] { context.Folder, Path.GetDirectoryName(context.Folder) } : [])
        {
            foreach (string file in folder is null ? [] : Below(Path.Combine(folder, name)))
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> Below(string folder) => s_files.Select(f => Path.Combine(folder, f)).Where(File.Exists);

    private static IEnumerable<string> SubfoldersOf(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { IgnoreInaccessible = true }).Take(MaxFolders).Order(StringComparer.Ordinal)
            : [];

    private AmeProject? Load(string file)
    {
        if (!_read.TryGetValue(file, out AmeProject? project))
        {
            project = file == context.File ? own : RelatedFile.Read(file, reader.Diagnostics, AmeFormat.OwnTags) is { } root ? AmeProject.Read(root, file, reader) : null;
            _read[file] = project;
        }

        return project;
    }
}
