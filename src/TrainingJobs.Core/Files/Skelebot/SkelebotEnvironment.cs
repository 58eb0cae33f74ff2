using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Lays an environment file, <c>skelebot-NAME.yaml</c>, over a project: each key at the top takes the place of the same one of the
/// project, whole.
/// </summary>
internal static class SkelebotEnvironment
{
    private const string BaseName = "skelebot";

    private static readonly string[] s_extensions = [".yaml", ".yml"];

    /// <summary>The project as the environment has it; null when there is none, which is reported.</summary>
    public static YamlMapping? Apply(YamlMapping file, JobFileContext context, NodeReader reader)
    {
        string? environment = context.Options.Environment;
        if (environment is not null)
        {
            return ApplyNamed(file, environment, context);
        }

        if (file.Find(SkelebotKeys.Name) is not null)
        {
            return file;
        }

        // A file without a name is laid over another.
        string own = Path.GetFileNameWithoutExtension(context.File);
        string? name = own.StartsWith(BaseName + "-", StringComparison.Ordinal) ? own[(BaseName.Length + 1)..] : null;
        if (name is not null && FileOf(context.Folder, BaseName) is { } project && RelatedFile.Read(project, context.Diagnostics) is { } below)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotAJob, file.Position, $"This is the environment '{name}' of {Path.GetFileName(project)}, which it was laid over.",
                $"Give the path of {Path.GetFileName(project)} and the environment '{name}'.");
            return Merge(below, file);
        }

        if (file.Find(SkelebotKeys.Jobs) is not null)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.MissingField, file.Position, "The project has no 'name'.",
                $"Add 'name: …'; or, if this is an environment file, lay it over {BaseName}.yaml by its name.");
            return null;
        }

        reader.Diagnostics.Error(
            DiagnosticCodes.NotAJob, file.Position, "This is an environment file of skelebot: it has no 'name' and no jobs, and means something only when it is laid over skelebot.yaml.",
            name is null ? "Give the path of the project's skelebot.yaml, and the name of the environment."
                : $"There is no {BaseName}.yaml beside it. Give the path of that, and the environment '{name}'.");
        return null;
    }

    /// <summary>Names of the environments whose files lie in the folder.</summary>
    public static IReadOnlyList<string> Known(string folder) =>
        !Directory.Exists(folder) ? []
            : [.. Directory.EnumerateFiles(folder, BaseName + "-*").Where(f => s_extensions.Contains(Path.GetExtension(f)))
                .Select(f => Path.GetFileNameWithoutExtension(f)[(BaseName.Length + 1)..]).Order(StringComparer.Ordinal).Take(20)];

    private static YamlMapping? ApplyNamed(YamlMapping file, string environment, JobFileContext context)
    {
        if (FileOf(context.Folder, $"{BaseName}-{environment}") is not { } path)
        {
            IReadOnlyList<string> known = Known(context.Folder);
            context.Diagnostics.Error(
                DiagnosticCodes.PathNotFound, file.Position, $"There is no environment '{environment}': no file '{BaseName}-{environment}.yaml' in '{context.Folder}'.",
                NameSuggestion.DidYouMean(environment, known) ?? (known.Count > 0 ? $"Environments: {string.Join(", ", known)}." : "There are no environments in this folder."));
            return null;
        }

        if (Path.GetFullPath(path) == Path.GetFullPath(context.File))
        {
            return file;
        }

        return RelatedFile.Read(path, context.Diagnostics) is { } above ? Merge(file, above) : null;
    }

    private static YamlMapping Merge(YamlMapping below, YamlMapping above) =>
        YamlMapping.Of(below.Position, below.Entries.Where(e => above.Find(e.Name) is null).Concat(above.Entries));

    private static string? FileOf(string folder, string name) =>
        name.AsSpan().IndexOfAny('/', '\\') >= 0 ? null : s_extensions.Select(e => Path.Combine(folder, name + e)).FirstOrDefault(File.Exists);
}
