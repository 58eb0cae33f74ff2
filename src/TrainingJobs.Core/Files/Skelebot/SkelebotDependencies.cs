using System.Text.RegularExpressions;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>What a project has installed, in all forms that skelebot knows.</summary>
internal sealed partial record SkelebotDependencies
{
    // What skelebot's own base image has, so that packages can be built in ours.
    private static readonly string[] s_buildPackages = ["build-essential", "git", "libgomp1"];

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
        bool isR = NodeReader.Field(file, "language") is YamlScalar { Text: "R" };
        IReadOnlyList<YamlScalar> items = Items(NodeReader.Field(file, "dependencies"), reader);
        if (isR)
        {
            return new SkelebotDependencies { Image = "r-base", Commands = [.. items.Select(InstallForR)] };
        }

        if (items.Count == 0)
        {
            return new SkelebotDependencies();
        }

        var packages = new List<string>();
        var files = new List<string>();
        foreach (YamlScalar item in items)
        {
            ReadOne(item, packages, files, context, reader);
        }

        return new SkelebotDependencies
        {
            Python = new PythonRequirements { Requirements = files.FirstOrDefault(), Packages = packages },
            SystemPackages = NodeReader.Field(file, "baseImage") is null ? s_buildPackages : [],
            Setup = [.. files.Skip(1).Select(f => JobCommand.Vector("python", "-m", "pip", "install", "-r", ShellWords.Literal(f)))],
        };
    }

    private static IReadOnlyList<YamlScalar> Items(YamlNode? node, NodeReader reader)
    {
        if (node is not YamlMapping map)
        {
            return reader.TextNodes(node, "dependencies");
        }

        reader.Diagnostics.Warning(
            DiagnosticCodes.OldSpelling, node.Position, "'dependencies' is a mapping; skelebot takes a list today.", "Write '- package' for each.");
        return
        [
            .. map.Entries.SelectMany(e => e.Name.ToLowerInvariant() is "python" or "r" ? reader.TextNodes(e.Value, e.Key.Shown)
                : e.Value is YamlScalar { IsNull: false } version && !version.Text.Contains('=', StringComparison.Ordinal)
                    ? [new YamlScalar(e.Key.Position, $"{e.Name}=={version.Text}", true, null)] : [e.Key]),
        ];
    }

    private static void ReadOne(YamlScalar item, List<string> packages, List<string> files, JobFileContext context, NodeReader reader)
    {
        string text = item.Text.Trim();
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string rest = colon < 0 ? "" : text[(colon + 1)..];
        switch (colon < 0 ? "" : text[..colon])
        {
            case "github":
                packages.Add("git+" + rest);
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

    private static string InstallForR(YamlScalar item)
    {
        string text = item.Text.Trim();
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string call = text.StartsWith("github:", StringComparison.Ordinal)
            ? $"if (!requireNamespace(\"remotes\")) install.packages(\"remotes\"); remotes::install_git({Quote(text[7..])})"
            : equals > 0
                ? $"if (!requireNamespace(\"remotes\")) install.packages(\"remotes\"); remotes::install_version({Quote(text[..equals])}, {Quote(text[equals..].TrimStart('='))})"
                : $"install.packages({Quote(text)})";
        return ShellQuoting.Join(["Rscript", "-e", $"options(repos = \"https://cloud.r-project.org\"); {call}"]);

        static string Quote(string value) => $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    // pkg=1.0, but not pkg==1.0, >=, <=, ~= or !=.
    [GeneratedRegex(@"(?<![=<>!~])=(?!=)(?=[^=<>!~]*\z)(?<=^[^=<>!~]*=)")]
    private static partial Regex SingleEquals();
}
