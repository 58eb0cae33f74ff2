using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Reads a training job.</summary>
internal sealed class ModelbitReader(YamlMapping root, NodeReader reader, JobFileContext context)
{
    private const string Source = "source.py";
    private const string Requirements = "requirements.txt";

    private static readonly string[] s_root = ["owner", "runtimeInfo", "schedules", "schemaVersion"];
    private static readonly string[] s_info = ["mainFunction", "mainFunctionArgs", "pythonVersion", "systemPackages", "baseImage"];
    private static readonly string[] s_versions = ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12"];

    private readonly DiagnosticBag _diagnostics = context.Diagnostics;

    /// <summary>The function that a file names, for messages.</summary>
    public static string? Function(YamlMapping root) =>
        (NodeReader.Field(root, "runtimeInfo") as YamlMapping)?.Find("mainFunction")?.Value is YamlScalar { IsNull: false } function ? function.Shown : null;

    /// <summary>The job; only to be used when no error was reported meanwhile.</summary>
    public TrainingJob Read()
    {
        reader.CheckKeys(root, s_root, "a training job of Modelbit");
        YamlNode? infoNode = NodeReader.Field(root, "runtimeInfo");
        YamlMapping info = reader.Mapping(infoNode, "runtimeInfo") ?? new YamlMapping(root.Position);
        reader.CheckKeys(info, s_info, "'runtimeInfo'");
        YamlNode? functionNode = NodeReader.Field(info, "mainFunction");
        string function = reader.Required(info, "mainFunction", "'runtimeInfo'") ?? "";
        if (function.Length > 0 && !PythonNames.IsIdentifier(function))
        {
            _diagnostics.Error(DiagnosticCodes.InvalidName, functionNode!.Position, $"'{((YamlScalar)functionNode).Shown}' cannot be the name of a function in Python.");
        }

        IReadOnlyList<ModelbitArgument> arguments = new ModelbitArguments(reader).Read(info);
        PythonFunction? signature = ReadSignature(function, functionNode, arguments);
        IReadOnlyList<JobParameter> parameters = [.. arguments.Select(a => ToParameter(a, signature))];
        string? owner = reader.Text(NodeReader.Field(root, "owner"), "owner");
        TextPosition at = functionNode?.Position ?? root.Position;
        return new TrainingJob
        {
            Name = NameOfJob(function),
            BaseDirectory = context.Folder,
            Source = new JobSource(context.File, ModelbitFormat.FormatName, at.Line, at.Column),
            Command = ModelbitDriver.Command(function, arguments, parameters),
            Parameters = parameters,
            Image = reader.Image(NodeReader.Field(info, "baseImage"), "baseImage"),
            Python = new PythonRequirements { Version = ReadVersion(info), Requirements = File.Exists(Path.Combine(context.Folder, Requirements)) ? Requirements : null },
            SystemPackages = reader.SystemPackages(NodeReader.Field(info, "systemPackages"), "systemPackages"),
            Schedules = new ModelbitSchedules(reader, context).Read(NodeReader.Field(root, "schedules"), arguments, arguments.Count(a => Declared(a, signature)?.Default is null)),
            Labels = owner is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["modelbit.owner"] = owner },
        };
    }

    // The folder names a training job; a file that lies somewhere else is named after its function.
    private string NameOfJob(string function)
    {
        string folder = Path.GetFileName(context.Folder);
        bool isFolderOfJob = Path.GetFileNameWithoutExtension(context.File).Equals("metadata", StringComparison.OrdinalIgnoreCase)
            && Path.GetFileName(Path.GetDirectoryName(context.Folder)) == "training_jobs";
        return JobNames.Sanitize(isFolderOfJob || function.Length == 0 ? folder : function);
    }

    private string? ReadVersion(YamlMapping info)
    {
        YamlNode? node = NodeReader.Field(info, "pythonVersion");
        if (node is null)
        {
            _diagnostics.Warning(DiagnosticCodes.MissingField, info.Position, "There is no 'pythonVersion'; the job gets the Python that is there.", "Write e.g. 'pythonVersion: \"3.12\"'.");
            return null;
        }

        if (reader.Text(node, "pythonVersion") is not { } version)
        {
            return null;
        }

        if (!s_versions.Contains(version))
        {
            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"'{((YamlScalar)node).Shown}' is no version of Python that Modelbit has; it is one of {string.Join(", ", s_versions)}.",
                // 3.10 that was taken for a number has lost its zero.
                s_versions.Contains(version + "0") ? $"Did you mean '{version}0'? Write it in quotes." : NameSuggestion.DidYouMean(version, s_versions));
        }

        return version;
    }

    private PythonFunction? ReadSignature(string function, YamlNode? node, IReadOnlyList<ModelbitArgument> arguments)
    {
        string path = Path.Combine(context.Folder, Source);
        if (node is null || function.Length == 0)
        {
            return null;
        }

        if (PythonSource.Read(path, node.Position, _diagnostics) is not { } source)
        {
            _diagnostics.Warning(
                DiagnosticCodes.PathNotFound, node.Position, $"There is no '{Source}' in '{context.Folder}', so whether '{function}' fits its arguments was not checked.",
                $"The function stands in '{Source}' beside this file.");
            return null;
        }

        if (source.Find(function) is not { } found)
        {
            if (source.MayDefine(function))
            {
                return null;
            }

            _diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"There is no function '{function}' in '{Source}'.",
                NameSuggestion.DidYouMean(function, source.Functions) ?? (source.Functions.Count > 0 ? $"Functions: {string.Join(", ", source.Functions.Take(20))}." : null));
            return null;
        }

        ModelbitSignature.Check(found, function, arguments, node.Position, _diagnostics);
        return found;
    }

    private static PythonParameter? Declared(ModelbitArgument argument, PythonFunction? signature) =>
        signature?.Parameters.FirstOrDefault(p => p.Name == argument.Name);

    private static JobParameter ToParameter(ModelbitArgument argument, PythonFunction? signature)
    {
        PythonParameter? declared = Declared(argument, signature);
        ParameterType type = argument.Type switch
        {
            "int" => ParameterType.Int,
            "float" => ParameterType.Float,
            "bool" => ParameterType.Flag,
            _ => ParameterType.String,
        };
        string? value = declared?.Default is { } text ? argument.Type == "Any" ? null : PythonNames.Literal(text, type)
            : type == ParameterType.Flag ? "false" : null;
        bool isRequired = declared?.Default is null && type != ParameterType.Flag;
        return new JobParameter
        {
            Name = argument.Name,
            Type = type,
            Default = value is null ? null : [value],
            Positional = type != ParameterType.Flag && (isRequired || value is not null),
            Required = isRequired,
            Help = value is null && !isRequired ? $"Default: {declared!.Default}" : argument.Type == "Any" ? "JSON, or else a text" : null,
        };
    }
}
