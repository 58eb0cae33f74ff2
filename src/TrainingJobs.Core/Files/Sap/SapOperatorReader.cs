using System.Text;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Sap;

/// <summary>Reads a configuration of the operator trainingClient: a script, and variables that it gets as flags.</summary>
internal sealed class SapOperatorReader(NodeReader reader, JobFileContext context)
{
    private const string Secret = "oauthClientSecret";
    private const string Label = "sap.";
    private const string FilePrefix = "file://";

    // The longest single argument that Linux passes to a program is 128 KiB with its end mark.
    private const int MaxScriptBytes = (128 * 1024) - 1;

    private static readonly string[] s_service = ["oauthClientId", "oauthTokenUrl", "jobAPI", "version"];

    private static readonly string[] s_known =
        [.. s_service, Secret, "jobName", "env", "image", "completionTime", "resources", "requirements", "pythonMajorVersion", "script", "retries"];

    private readonly SapValues _values = new(reader, context);

    public TrainingJob Read(SapFields fields)
    {
        reader.CheckKeys(fields.Own, s_known, "the configuration of 'trainingClient'");
        fields.CheckConfig(s_known, context.Diagnostics);
        CheckSecret(fields.Own);
        YamlNode? nameNode = fields.Find("jobName");
        (string name, string? original) = JobNames.Read(nameNode, "jobName", fields.Position, context, reader);
        TextPosition at = nameNode?.Position ?? fields.Position;
        OrderedDictionary<string, string> variables = _values.ReadVariables(fields.Find("env"));
        int major = ReadMajorVersion(fields.Find("pythonMajorVersion"));
        return new TrainingJob
        {
            Name = name,
            Description = original,
            BaseDirectory = context.Folder,
            Source = new JobSource(context.File, SapFormat.FormatName, at.Line, at.Column),
            Command = ReadCommand(fields, name, major, variables),
            Image = reader.Image(fields.Find("image"), "image"),
            Python = new PipRequirements(context.Diagnostics).Read(fields.Find("requirements"), major == 3 ? "3" : "2"),
            Environment = variables.ToDictionary(),
            Resources = _values.ReadResources(fields.Find("resources"), plan: null),
            Timeout = _values.ReadCompletionTime(fields.Find("completionTime"), fields.Position),
            Retry = _values.ReadRetries(fields.Find("retries")),
            Labels = ReadLabels(fields),
        };
    }

    private JobCommand? ReadCommand(SapFields fields, string name, int major, OrderedDictionary<string, string> variables)
    {
        YamlNode? node = fields.Find("script");
        if (node is null)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingField, fields.Position, "There is no 'script', so there is nothing to run.", "Put the text of the Python script into 'script'.");
            return null;
        }

        if (reader.FilledText(node, "script") is not { } script)
        {
            return null;
        }

        if (script.StartsWith(FilePrefix, StringComparison.Ordinal))
        {
            return ReadFile(script, node, major, variables);
        }

        if (Encoding.UTF8.GetByteCount(script) > MaxScriptBytes)
        {
            context.Diagnostics.Error(
                DiagnosticCodes.TooComplex, node.Position, $"The script is longer than {MaxScriptBytes / 1024} KiB, which is more than can be passed to Python.",
                "Put it into a file beside this one, and here only 'from that_file import *'.");
            return null;
        }

        IEnumerable<string> flags = variables.Select(v => $"--{v.Key.ToLowerInvariant()}={v.Value}");
        return JobCommand.Vector([major == 3 ? "python3" : "python", "-u", "-c", SapScript.Driver, name, .. flags.Prepend(script).Select(CommandLiteral.Of)]);
    }

    /// <summary>The editor of graphs has a script in a file beside the graph, and its name in the field.</summary>
    private JobCommand? ReadFile(string script, YamlNode node, int major, OrderedDictionary<string, string> variables)
    {
        string path = script[FilePrefix.Length..].Trim();
        if (!InnerPath.IsInside(path, context.Folder))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"'{DiagnosticText.Value(script)}' is no file below the folder of this one.", "Put the script beside this file, and write file://name.py.");
            return null;
        }

        if (!File.Exists(Path.Combine(context.Folder, path)))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.PathNotFound, node.Position, $"There is no script '{DiagnosticText.Value(path)}' in '{context.Folder}'.", "Put it beside this file, or its text into 'script'.");
            return null;
        }

        IEnumerable<string> flags = variables.Select(v => $"--{v.Key.ToLowerInvariant()}={v.Value}");
        return JobCommand.Vector([major == 3 ? "python3" : "python", "-u", .. flags.Prepend(path).Select(CommandLiteral.Of)]);
    }

    private int ReadMajorVersion(YamlNode? node)
    {
        switch (reader.Text(node, "pythonMajorVersion"))
        {
            case "2" or "2.0":
                return 2;
            case null or "3" or "3.0":
                return 3;
            default:
                context.Diagnostics.Error(
                    DiagnosticCodes.InvalidValue, node!.Position, $"'pythonMajorVersion' must be 2 or 3, not '{((YamlScalar)node).Shown}'.");
                return 3;
        }
    }

    private Dictionary<string, string> ReadLabels(SapFields fields)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string key in s_service)
        {
            // An address may carry a password before its host.
            if (reader.Text(fields.Find(key), key) is { } value && !value.Contains('@', StringComparison.Ordinal))
            {
                labels[Label + key] = value;
            }
        }

        if (fields.Find("jobAPI") is { } service)
        {
            context.Diagnostics.Information(
                DiagnosticCodes.NotHonoured, service.Position, "The job runs on the target that is chosen when it is started, not at this 'jobAPI', which is kept as a label.");
        }

        return labels;
    }

    private void CheckSecret(YamlMapping own)
    {
        if (own.Find(Secret) is { Value: YamlScalar { IsNull: false, Text.Length: > 0 } } entry)
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.SecretInFile, entry.Key.Position, $"A secret stands in this file as '{Secret}'. It is not read, shown or exported.",
                "Take it out of the file and keep it with Set-JobSecret.");
        }
    }
}
