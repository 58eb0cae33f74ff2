using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>What holds for all jobs of a project.</summary>
internal sealed partial record SkelebotProject
{
    private const string DefaultPython = "3.9";
    private const int MaxVersionLength = 200;

    public string? Name { get; init; }

    public string? Host { get; init; }

    public required string Image { get; init; }

    public required SkelebotDependencies Dependencies { get; init; }

    public required SkelebotKerberos Kerberos { get; init; }

    public IReadOnlyList<string> Ignores { get; init; } = [];

    public IReadOnlyList<string> Commands { get; init; } = [];

    public string? TimeZone { get; init; }

    /// <summary>Parameters of every job that is a script.</summary>
    public IReadOnlyList<SkelebotParameter> Parameters { get; init; } = [];

    public IReadOnlyList<JobPort> Ports { get; init; } = [];

    public bool HasGpu { get; init; }

    public YamlScalar? PrimaryJob { get; init; }

    /// <summary>True when the distributable image has the primary job as its entrypoint, else as what it runs by default.</summary>
    public bool IsEntrypoint { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public static SkelebotProject Read(YamlMapping file, JobFileContext context, NodeReader reader)
    {
        SkelebotComponents.Report(file, reader);
        ReportOld(file, reader);
        var kerberos = SkelebotKerberos.Read(file, reader);
        var dependencies = SkelebotDependencies.Read(file, context, reader);
        return new SkelebotProject
        {
            Name = reader.Name(Field(SkelebotKeys.Name), SkelebotKeys.Name),
            Host = reader.Host(Field("host"), "host"),
            Image = ReadImage(file, reader) ?? kerberos.Image ?? dependencies.Image ?? $"python:{ReadPython(file, reader) ?? DefaultPython}-slim",
            Dependencies = dependencies,
            Kerberos = kerberos,
            Ignores = [.. reader.Texts(Field("ignores"), "ignores"), .. reader.Texts(Field("ignore"), "ignore")],
            Commands = reader.Texts(Field("commands"), "commands"),
            TimeZone = reader.ImageTimeZone(Field("timezone"), "timezone"),
            Parameters = SkelebotParameterReader.ReadParameters(Field("params"), reader),
            Ports = SkelebotPorts.Read(Field("ports"), reader),
            HasGpu = ReadGpu(Field("gpu"), reader),
            PrimaryJob = Field("primaryJob") is { } primary && reader.Text(primary, "primaryJob") is not null ? (YamlScalar)primary : null,
            IsEntrypoint = ReadPrimaryExe(Field("primaryExe"), reader),
            Labels = ReadLabels(file, context, reader),
        };

        YamlNode? Field(string key) => NodeReader.Field(file, key);
    }

    private static string? ReadImage(YamlMapping file, NodeReader reader)
    {
        if (reader.Image(NodeReader.Field(file, "baseImage"), "baseImage") is { } image)
        {
            return image;
        }

        // NA stood for a project in no language.
        return NodeReader.Field(file, "language") is YamlScalar { Text: "NA" } ? "ubuntu:18.04" : null;
    }

    private static string? ReadPython(YamlMapping file, NodeReader reader)
    {
        YamlNode? node = NodeReader.Field(file, "pythonVersion");
        if (reader.PythonVersion(node, "pythonVersion") is not { } version)
        {
            return null;
        }

        if (NameRules.IsPythonVersion(version) && !PythonVersion().IsMatch(version))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node!.Position, $"'{((YamlScalar)node).Shown}' is no version of Python that skelebot has an image for.",
                "Write one from \"3.9\" to \"3.12\"; older ones from \"3.6\" are taken as well.");
        }

        return version;
    }

    private static bool ReadGpu(YamlNode? node, NodeReader reader)
    {
        bool hasGpu = reader.Boolean(node, "gpu") ?? false;
        if (hasGpu)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotHonoured, node!.Position, "skelebot gives a job all GPUs of the host; here each worker asks for one.",
                "Export the job, and set 'resources.gpu' to ask for more.");
        }

        return hasGpu;
    }

    private static bool ReadPrimaryExe(YamlNode? node, NodeReader reader)
    {
        if (reader.Text(node, "primaryExe") is not { } text || text.Equals("CMD", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (!text.Equals("ENTRYPOINT", StringComparison.OrdinalIgnoreCase))
        {
            reader.Diagnostics.Error(
                DiagnosticCodes.InvalidValue, node!.Position, $"'{((YamlScalar)node).Shown}' is no primaryExe; it must be CMD or ENTRYPOINT.",
                NameSuggestion.DidYouMean(text, ["CMD", "ENTRYPOINT"]));
        }

        return true;
    }

    private static Dictionary<string, string> ReadLabels(YamlMapping file, JobFileContext context, NodeReader reader)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        string? maintainer = reader.Text(NodeReader.Field(file, "maintainer"), "maintainer");
        string? contact = reader.Text(NodeReader.Field(file, "contact"), "contact");
        if (maintainer is not null || contact is not null)
        {
            labels["maintainer"] = maintainer is null ? contact! : contact is null ? maintainer : $"{maintainer} <{contact}>";
        }

        string versionFile = Path.Combine(context.Folder, "VERSION");
        if (CompanionFile.Read(versionFile, MaxVersionLength, file.Position, context.Diagnostics) is { } version)
        {
            labels["version"] = string.Concat(version.Where(c => !char.IsControl(c))).Trim();
        }

        if ((context.Options.Environment ?? reader.Text(NodeReader.Field(file, "env"), "env")) is { } environment)
        {
            labels["environment"] = environment;
        }

        return labels;
    }

    private static void ReportOld(YamlMapping file, NodeReader reader)
    {
        foreach ((string old, string now) in new[]
        {
            ("version", "The version comes from the file VERSION"), ("skelebotVersion", "It is no longer used"), ("ignore", "Write 'ignores'"),
            ("jupyter", "Write it below 'components'"), ("artifacts", "Write it below 'components: repository'"), ("language", "The language is Python"),
        })
        {
            if (file.Find(old) is { } entry && !(old == "language" && (entry.Value as YamlScalar)?.Text is "R" or "NA" or "R+Python"))
            {
                reader.Diagnostics.Information(DiagnosticCodes.OldSpelling, entry.Key.Position, $"'{old}' is of an old version of skelebot.", $"{now} today.");
            }
        }
    }

    [GeneratedRegex(@"^(?:2\.7|3(?:\.[0-9]{1,2}){0,2})\z")]
    private static partial Regex PythonVersion();
}
