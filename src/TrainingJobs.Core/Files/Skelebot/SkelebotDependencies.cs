using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>What a project has installed, in all forms that skelebot knows.</summary>
internal sealed partial record SkelebotDependencies
{
    // What skelebot's own base image has, so that packages can be built in ours.
    private static readonly string[] s_buildPackages = ["build-essential", "git", "libgomp1"];

    private static readonly string[] s_rPackages = ["r-base"];

    public PythonRequirements? Python { get; init; }

    public IReadOnlyList<string> SystemPackages { get; init; } = [];

    /// <summary>Requirements files after the first one.</summary>
    public IReadOnlyList<JobCommand> Setup { get; init; } = [];

    /// <summary>Commands that install packages of R in an image.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    /// <summary>Base image of a project in another language than Python.</summary>
    public string? Image { get; init; }

    public static SkelebotDependencies Read(YamlMapping file, JobFileContext context, NodeReader reader)
    {
        // R, Python, or both of the years from 2019 to 2024, 'R+Python'.
        string language = (NodeReader.Field(file, "language") as YamlScalar)?.Text ?? "";
        string[] languages = language.Split('+', StringSplitOptions.TrimEntries);
        bool isR = languages.Contains("R", StringComparer.OrdinalIgnoreCase);
        bool isPython = !isR || languages.Contains("Python", StringComparer.OrdinalIgnoreCase);
        (IReadOnlyList<YamlScalar> python, IReadOnlyList<YamlScalar> r) = Items(NodeReader.Field(file, "dependencies"), isPython, reader);
        var packages = new List<string>();
        var files = new List<string>();
        foreach (YamlScalar item in python)
        {
            ReadOne(item, packages, files, context, reader);
        }

        bool isBuilt = NodeReader.Field(file, "baseImage") is null;
        return new SkelebotDependencies
        {
            Image = isPython ? null : "r-base",
            Commands = [.. r.Select(item => SkelebotRPackages.Install(item, reader.Diagnostics)).OfType<string>()],
            Python = python.Count == 0 ? null : new PythonRequirements { Requirements = files.FirstOrDefault(), Packages = packages },
            SystemPackages =
            [
                .. isBuilt && isPython && python.Count > 0 ? s_buildPackages : [],
                .. isBuilt && isPython && isR ? s_rPackages : [],
            ],
            Setup = [.. files.Skip(1).Select(f => JobCommand.Vector("python", "-m", "pip", "install", "-r", ShellWords.Literal(f)))],
        };
    }

    /// <summary>The packages by their language. A list without languages is of Python, unless the project is in R alone.</summary>
    private static (IReadOnlyList<YamlScalar> Python, IReadOnlyList<YamlScalar> R) Items(YamlNode? node, bool isPython, NodeReader reader)
    {
        if (node is not YamlMapping map)
        {
            IReadOnlyList<YamlScalar> all = reader.TextNodes(node, "dependencies");
            return isPython ? (all, []) : ([], all);
        }

        reader.Diagnostics.Warning(
            DiagnosticCodes.OldSpelling, node.Position, "'dependencies' is a mapping; skelebot takes a list today.", "Write '- package' for each.");
        var python = new List<YamlScalar>();
        var r = new List<YamlScalar>();
        foreach (YamlEntry entry in map.Entries)
        {
            switch (entry.Name.ToLowerInvariant())
            {
                case "python":
                    python.AddRange(reader.TextNodes(Listed(entry.Value), entry.Key.Shown));
                    break;
                case "r":
                    r.AddRange(reader.TextNodes(Listed(entry.Value), entry.Key.Shown));
                    break;
                default:
                    (isPython ? python : r).Add(OfKey(entry));
                    break;
            }
        }

        return (python, r);

        static YamlNode? Listed(YamlNode value) => value is YamlScalar { IsNull: true } ? null : value;
    }

    // 'numpy: 1.16' says what 'numpy=1.16' says.
    private static YamlScalar OfKey(YamlEntry entry) =>
        entry.Value is YamlScalar { IsNull: false } version && !version.Text.Contains('=', StringComparison.Ordinal)
            ? new YamlScalar(entry.Key.Position, $"{entry.Name}=={version.Text}", true, null) : entry.Key;

    private static void ReadOne(YamlScalar item, List<string> packages, List<string> files, JobFileContext context, NodeReader reader)
    {
        string text = item.Text.Trim();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = colon < 0 ? "" : text[(colon + 1)..];
        switch (colon < 0 ? "" : text[..colon])
        {
            case "github":
                AddFromGit(rest, item, packages, reader.Diagnostics);
                break;
            case "file":
                CheckFile(rest, item, context, reader);
                packages.Add(rest.StartsWith('/') || rest.StartsWith('.') ? rest : "./" + rest);
                break;
            case "req":
                CheckFile(rest, item, context, reader);
                files.Add(rest);
                break;
            case "proj":
                packages.AddRange(PyprojectFile.ReadDependencies(rest, item, context, reader));
                break;
            case "ca_file":
                reader.Diagnostics.Warning(
                    DiagnosticCodes.NotHonoured, item.Position, $"'{item.Shown}' is fetched from AWS CodeArtifact by skelebot; it is not installed here.",
                    "Fetch the wheel with 'aws codeartifact get-package-version-asset', and write 'file:' with its path.");
                break;
            default:
                packages.Add(SingleEquals().Replace(text, "=="));
                break;
        }
    }

    // In full, or as people write it: user/repo.
    private static void AddFromGit(string address, YamlScalar item, List<string> packages, DiagnosticBag diagnostics)
    {
        if (GitAddress().IsMatch(address))
        {
            packages.Add("git+" + address);
        }
        else if (GitHubName().IsMatch(address))
        {
            packages.Add($"git+https://github.com/{address}");
        }
        else
        {
            diagnostics.Error(DiagnosticCodes.InvalidValue, item.Position, $"'{item.Shown}' names no repository.", "Write github:user/repo, or github:https://host/path.git.");
        }
    }

    private static void CheckFile(string path, YamlScalar item, JobFileContext context, NodeReader reader)
    {
        if (path.Length == 0)
        {
            reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, item.Position, $"'{item.Shown}' names no file.", "Write the path behind the ':'.");
        }
        else if (!File.Exists(Path.Combine(context.Folder, path)) && !Directory.Exists(Path.Combine(context.Folder, path)))
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.PathNotFound, item.Position, $"There is no file '{path}' in '{context.Folder}'.", "Paths start from the folder of the project.");
        }
    }

    [GeneratedRegex(@"\A(?:https?|ssh|git|file)://[^\s'""]+\z|\Agit@[A-Za-z0-9.-]+:[^\s'""]+\z")]
    private static partial Regex GitAddress();

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9_.-]+(?:@[A-Za-z0-9_./-]+)?\z")]
    private static partial Regex GitHubName();

    // pkg=1.0, but not pkg==1.0, >=, <=, ~= or !=.
    [GeneratedRegex(@"(?<![=<>!~])=(?!=)(?=[^=<>!~]*\z)(?<=^[^=<>!~]*=)")]
    private static partial Regex SingleEquals();
}
