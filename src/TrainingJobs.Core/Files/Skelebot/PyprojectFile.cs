using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Takes the dependencies out of a <c>pyproject.toml</c>: those of <c>[project]</c>, and all of its
/// <c>[project.optional-dependencies]</c>.
/// </summary>
internal static class PyprojectFile
{
    private const int MaxBytes = 1024 * 1024;

    public static IReadOnlyList<string> ReadDependencies(string path, YamlScalar place, JobFileContext context, NodeReader reader)
    {
        string file = Path.Combine(context.Folder, path);
        if (path.Length == 0 || !File.Exists(file))
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.PathNotFound, place.Position, $"There is no file '{path}' in '{context.Folder}', so its dependencies are not known.",
                "Paths start from the folder of the project.");
            return [];
        }

        return CompanionFile.Read(file, MaxBytes, place.Position, reader.Diagnostics) is { } text ? Parse(text, path, place.Position, reader.Diagnostics) : [];
    }

    internal static IReadOnlyList<string> Parse(string text, string path, TextPosition place, DiagnosticBag diagnostics)
    {
        if (TomlFile.Parse(text, path, place, diagnostics) is not { } root || TomlFile.Table(root, "project") is not { } project)
        {
            return [];
        }

        var found = new List<string>(TomlFile.Texts(project, "dependencies"));
        if (TomlFile.Table(project, "optional-dependencies") is { } optional)
        {
            found.AddRange(optional.Keys.SelectMany(group => TomlFile.Texts(optional, group)));
        }

        return found;
    }
}
