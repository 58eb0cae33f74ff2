using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>Finds the files that an installation by pip needs: the requirements, those they include, and packages that are files.</summary>
internal sealed class RequirementFiles
{
    private static readonly string[] s_includes = ["-r", "--requirement", "-c", "--constraint"];
    private static readonly string[] s_paths = ["-e", "--editable", "-f", "--find-links"];

    private readonly string _root;
    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);

    private RequirementFiles(string root) => _root = root;

    /// <summary>The files, by name, relative to the folder that paths in the requirements start from.</summary>
    /// <param name="plan">What declares them.</param>
    /// <exception cref="RunFailedException">ImageBuildFailed: a file is missing, or lies outside of the folder.</exception>
    public static IReadOnlyList<ContextFile> Of(JobPlan plan)
    {
        if (plan.Python is not { } python)
        {
            return [];
        }

        string root = python.Requirements is { } file ? ImageRecipe.RequirementsRoot(plan.Job.BaseDirectory, file) : plan.Job.BaseDirectory;
        var found = new RequirementFiles(root);
        try
        {
            if (python.Requirements is not null)
            {
                found.Include(python.Requirements, "the job");
            }

            foreach (string package in python.Packages.Where(ImageRecipe.IsPath))
            {
                found.AddPath(package, "the job");
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new RunFailedException(
                ReasonCodes.ImageBuildFailed, $"What the image is to be built from cannot be read: {exception.Message}", exception);
        }

        return [.. found._files.Select(pair => new ContextFile(pair.Key, pair.Value))];
    }

    private void Include(string path, string from)
    {
        string full = Path.GetFullPath(path, _root);
        if (!Add(full, path, from))
        {
            return;
        }

        foreach (string line in File.ReadAllText(full).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            int comment = line.IndexOf(" #", StringComparison.Ordinal);
            string text = (comment < 0 ? line : line[..comment]).Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                Read(text, full);
            }
        }
    }

    private void Read(string text, string file)
    {
        if (Option(text, s_includes) is { } included)
        {
            // pip reads an included file relative to the one that includes it, and packages relative to where it runs.
            if (!included.Contains("://", StringComparison.Ordinal))
            {
                Include(Path.GetFullPath(included, Path.GetDirectoryName(file)!), $"'{file}'");
            }
        }
        else if (Option(text, s_paths) is { } path)
        {
            if (!path.Contains("://", StringComparison.Ordinal))
            {
                AddPath(path, $"'{file}'");
            }
        }
        else if (text[0] != '-' && ImageRecipe.IsPath(text.Split(' ', ';', '[')[0]))
        {
            AddPath(text.Split(' ', ';')[0], $"'{file}'");
        }
    }

    private void AddPath(string path, string from)
    {
        int extras = path.IndexOf('[', StringComparison.Ordinal);
        string full = Path.GetFullPath(extras < 0 ? path : path[..extras], _root);
        if (!Directory.Exists(full))
        {
            Add(full, path, from);
            return;
        }

        Inside(full, path, from);
        IgnoreRules rules = IgnoreRules.OfFolder(_root);
        string below = Path.GetRelativePath(_root, full).Replace('\\', '/');
        foreach (ContextFile file in ContextFile.Below(_root, rules, ""))
        {
            if (below == "." || file.Name == below || file.Name.StartsWith(below + "/", StringComparison.Ordinal))
            {
                _files[file.Name] = file.Source;
            }
        }
    }

    private bool Add(string full, string written, string from)
    {
        string name = Inside(full, written, from);
        return File.Exists(full)
            ? _files.TryAdd(name, full)
            : throw new RunFailedException(ReasonCodes.ImageBuildFailed, $"The file '{written}', which {from} names, does not exist.");
    }

    private string Inside(string full, string written, string from)
    {
        string relative = Path.GetRelativePath(_root, full).Replace('\\', '/');
        return relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative)
            ? throw new RunFailedException(
                ReasonCodes.ImageBuildFailed,
                $"'{written}', which {from} names, lies outside of '{_root}', which is all that the build of the image sees.")
            : relative;
    }

    private static string? Option(string text, string[] names)
    {
        foreach (string name in names)
        {
            if (text.StartsWith(name, StringComparison.Ordinal) && text.Length > name.Length
                && (text[name.Length] is ' ' or '=' || (name.Length == 2 && text[name.Length] != '-')))
            {
                return text[name.Length..].TrimStart(' ', '=').Trim('"', '\'');
            }
        }

        return null;
    }
}
