using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>How a task is run: its command, and what is to be prepared before.</summary>
internal sealed record AmeExecutor
{
    // What AME's own image does; the text may use its syntax.
    private const string Shell = "bash";

    private const string Pipfile = "Pipfile";
    private const int MaxPipfile = 1024 * 1024;

    private const string Kinds = "Write '!poetry', '!pipEnv', '!pip', '!mlflow' or '!custom' behind 'executor:', and the fields below it.";

    private static readonly string[] s_kinds = ["poetry", "pipenv", "pip", "mlflow", "custom"];
    /// <summary>Tags that name the kind of an executor.</summary>
    public static IReadOnlyList<string> Tags => s_kinds;

    private static readonly string[] s_keys = ["pythonVersion", "command", "image"];

    public JobCommand? Command { get; init; }

    public IReadOnlyList<JobCommand> Setup { get; init; } = [];

    public PythonRequirements? Python { get; init; }

    public ImageBuild? Build { get; init; }

    public string? Image { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The executor; null when it is wrong, which is reported.</summary>
    public static AmeExecutor? Read(YamlNode node, string folder, NodeReader reader)
    {
        string? tag = node switch { YamlMapping m => m.Tag, YamlScalar s => s.Tag, _ => null };
        YamlMapping? fields = node as YamlMapping;
        if (tag is null && fields?.Entries is [{ } only] && s_kinds.Contains(only.Name.ToLowerInvariant()))
        {
            // The same without a tag: a key with the fields below it.
            (tag, fields) = ("!" + only.Name, only.Value as YamlMapping);
        }

        if (tag is null)
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.MissingField, node.Position, node is YamlScalar text && s_kinds.Contains(text.Text.ToLowerInvariant())
                    ? $"The kind of the executor lacks its '!'." : "The executor has no kind.", Kinds);
            return null;
        }

        string kind = tag.TrimStart('!').ToLowerInvariant();
        if (!s_kinds.Contains(kind))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"'{tag}' is no kind of executor.",
                NameSuggestion.Closest(kind, s_kinds) is { } near ? $"Did you mean '!{near}'?" : Kinds);
            return null;
        }

        fields ??= new YamlMapping(node.Position);
        reader.CheckKeys(fields, s_keys, "an executor");
        string? version = reader.PythonVersion(NodeReader.Field(fields, "pythonVersion"), "pythonVersion");
        YamlNode? commandNode = NodeReader.Field(fields, "command");
        if (kind == "mlflow")
        {
            ReportUnused(fields, reader);
        }
        else if (commandNode is null)
        {
            reader.Diagnostics.Error(DiagnosticCodes.MissingField, node.Position, "The executor has no 'command'.", "Write 'command: python train.py'.");
            return null;
        }

        AmeExecutor executor = Create(kind, reader.FilledText(commandNode, "command"), version, folder, node.Position, reader);
        return executor with { Image = reader.Image(NodeReader.Field(fields, "image"), "image") ?? executor.Image };
    }

    /// <summary>The executor of tasks of 2022 and early 2023, which had a kind by name or number, or none, and a command of their own.</summary>
    public static AmeExecutor? ReadOld(AmeFields task, YamlScalar name, NodeReader reader)
    {
        string? command = reader.FilledText(task.Field(AmeKeys.RunCommand), AmeKeys.RunCommand);
        string? type = reader.Text(task.Field(AmeKeys.TaskType), AmeKeys.TaskType)?.ToLowerInvariant() switch
        {
            null or "0" or "pipenv" => "pipenv",
            "1" or "mlflow" => "mlflow",
            "2" or "poetry" => "poetry",
            _ => null,
        };
        if (type is null)
        {
            YamlNode node = task.Field(AmeKeys.TaskType)!;
            reader.Diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'{((YamlScalar)node).Shown}' is no type of task; it must be one of PipEnv, Mlflow, Poetry.");
            return null;
        }

        if (command is null && type != "mlflow")
        {
            if (task.Field(AmeKeys.RunCommand) is null)
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.MissingField, name.Position, $"The task '{name.Shown}' has no 'executor'.", Kinds);
            }

            return null;
        }

        // The command of such a task was the whole of it.
        return command is not null && type == "mlflow"
            ? Create(type, null, null, task.Project.Folder, name.Position, reader) with { Command = CommandOf([], command) } : Create(type, command, null, task.Project.Folder, name.Position, reader);
    }

    private static AmeExecutor Create(string kind, string? command, string? version, string folder, TextPosition place, NodeReader reader)
    {
        PythonRequirements? python = version is null ? null : new PythonRequirements { Version = version };
        return kind switch
        {
            "poetry" => new AmeExecutor
            {
                Setup = [JobCommand.Vector("poetry", "install")], Command = CommandOf(["poetry", "run"], command), Python = python, Build = Tool("poetry"),
            },
            "pipenv" => new AmeExecutor
            {
                // pipenv brings the version that its Pipfile names, where it can.
                Setup = [JobCommand.Vector("pipenv", "sync")], Command = CommandOf(["pipenv", "run"], command), Build = Tool("pipenv"),
                Python = version is null ? null : python, Image = PipfileVersion(folder, place, reader) is { } named ? $"python:{named}-slim" : null,
                Environment = new Dictionary<string, string> { ["PIPENV_YES"] = "1" },
            },
            "pip" => new AmeExecutor
            {
                Command = CommandOf([], command), Python = new PythonRequirements { Version = version, Requirements = "requirements.txt" },
            },
            "mlflow" => new AmeExecutor { Command = JobCommand.Vector("mlflow", "run", "."), Python = python, Build = Tool("mlflow") },
            _ => new AmeExecutor { Command = CommandOf([], command), Python = python },
        };
    }

    private static ImageBuild Tool(string package) => new() { Tools = [package] };

    private static JobCommand? CommandOf(IReadOnlyList<string> prefix, string? text) =>
        text is null ? null
            : ShellWords.TrySplit(text, out IReadOnlyList<string>? words) ? JobCommand.Vector(prefix.Concat(words.Select(ShellWords.Literal)))
            : JobCommand.ForShell(ShellWords.Literal(string.Join(' ', prefix.Append(ShellWords.Trim(text)))), Shell);

    private static void ReportUnused(YamlMapping fields, NodeReader reader)
    {
        if (fields.Find("command") is { } command && command.Value is not YamlScalar { IsNull: true })
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotHonoured, command.Key.Position, "An executor of mlflow runs 'mlflow run .', and 'command' is not used.", "Put the command into the file MLproject.");
        }
    }

    /// <summary>The version of Python that the <c>Pipfile</c> requires.</summary>
    private static string? PipfileVersion(string folder, TextPosition place, NodeReader reader)
    {
        if (CompanionFile.Read(Path.Combine(folder, Pipfile), MaxPipfile, place, reader.Diagnostics) is not { } text
            || TomlFile.Parse(text, Pipfile, place, reader.Diagnostics) is not { } root
            || TomlFile.Table(root, "requires") is not { } requires)
        {
            return null;
        }

        string? version = TomlFile.Text(requires, "python_full_version") ?? TomlFile.Text(requires, "python_version");
        return version is ['3', ..] && NameRules.IsPythonVersion(version) ? version : null;
    }
}
