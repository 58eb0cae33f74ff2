using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>Makes a job of an item of <c>jobs</c>.</summary>
internal sealed class SkelebotJobReader(NodeReader reader, JobFileContext context, SkelebotProject project)
{
    // Docker's own 64 MiB are too few for loaders of data; skelebot shares the host's memory with jobs that use GPUs.
    private const string SharedMemory = "8Gi";

    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    /// <summary>The job; only to be used when no error was reported meanwhile. Null when it has no name or source.</summary>
    public TrainingJob? Read(YamlMapping node)
    {
        reader.CheckKeys(node, SkelebotKeys.Job, "a job of skelebot");
        ReportOld(node);
        if (reader.Required(node, SkelebotKeys.Name, "A job") is not { } original
            || reader.Required(node, SkelebotKeys.Source, $"The job '{original}'") is not { } text)
        {
            return null;
        }

        YamlScalar nameNode = (YamlScalar)Field(SkelebotKeys.Name)!;
        string name = NameOf(nameNode);
        SkelebotSource source = SkelebotSource.Read(text);
        CheckSource(source, text, Field(SkelebotKeys.Source)!);
        if (Field("help") is null)
        {
            _diagnostics.Warning(
                DiagnosticCodes.MissingField, nameNode.Position, $"The job '{name}' has no 'help', which skelebot requires.", "Say in a sentence what it does.");
        }

        string? host = reader.Host(Field("host"), "host") ?? project.Host;
        IReadOnlyList<JobMount> mounts = SkelebotMappings.Read(Field("mappings") ?? Field("mapped"), reader);
        if (host is not null && mounts.Count > 0)
        {
            _diagnostics.Warning(
                DiagnosticCodes.NotHonoured, (Field("mappings") ?? Field("mapped"))!.Position,
                $"On the remote host '{host}' skelebot maps folders of that machine, where results stay; here they are folders of this one.");
        }

        ReportMode(Field("mode"));
        IReadOnlyList<SkelebotParameter> parameters = SkelebotParameters(node, source);
        return new TrainingJob
        {
            Name = name,
            Project = project.Name,
            BaseDirectory = context.Folder,
            Source = new JobSource(nameNode.Position.File ?? context.File, SkelebotFormat.FormatName, nameNode.Position.Line, nameNode.Position.Column),
            Description = Field("help") is { } help ? reader.Text(help, "help") : null,
            Command = source.Command,
            Setup = [.. project.Kerberos.Setup, .. project.Dependencies.Setup],
            Parameters = [.. parameters.Select(p => p.Definition)],
            Resources = project.HasGpu
                ? new JobResources { Gpu = new GpuRequest { Count = 1 }, ShmSize = Quantity.Parse(SharedMemory) } : JobResources.None,
            Image = project.Image,
            Python = project.Dependencies.Python,
            SystemPackages = project.Dependencies.SystemPackages,
            Build = ReadBuild(original, source, parameters),
            Native = reader.Enum<RunAs>(Field("native"), "native") ?? RunAs.Optional,
            Host = host,
            Mounts = [.. project.Kerberos.Mounts, .. mounts],
            Ports = SkelebotPorts.Join(project.Ports, SkelebotPorts.Read(Field("ports"), reader)),
            Labels = project.Labels,
        };

        YamlNode? Field(string key) => NodeReader.Field(node, key);
    }

    private string NameOf(YamlScalar node)
    {
        string name = JobNames.Sanitize(node.Text);
        if (name != node.Text)
        {
            _diagnostics.Information(DiagnosticCodes.NameChanged, node.Position, $"The job '{node.Shown}' is called '{name}' here.", "Use letters, digits, '.', '_' and '-'.");
        }

        return name;
    }

    private void CheckSource(SkelebotSource source, string text, YamlNode place)
    {
        if (source.Script is { } script && !MachinePath.NeedsShell(script) && MachinePath.Unset(script) is null
            && !File.Exists(Path.Combine(context.Folder, MachinePath.Expand(script))))
        {
            _diagnostics.Warning(DiagnosticCodes.PathNotFound, place.Position, $"There is no file '{script}' in '{context.Folder}'.", "Paths start from the folder of the project.");
        }
        else if (source.Script is null && ShellWords.First(text).Contains('.', StringComparison.Ordinal))
        {
            _diagnostics.Information(
                DiagnosticCodes.NotHonoured, place.Position, "skelebot knows no interpreter for this file and cannot run it; here it is run as it is.",
                "Write the interpreter before it.");
        }
    }

    private List<SkelebotParameter> SkelebotParameters(YamlMapping node, SkelebotSource source)
    {
        var all = new List<SkelebotParameter>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (SkelebotParameter own in SkelebotParameterReader.ReadArguments(NodeReader.Field(node, "args"), reader)
            .Concat(SkelebotParameterReader.ReadParameters(NodeReader.Field(node, "params"), reader)))
        {
            foreach (string name in own.Definition.Aliases.Prepend(own.Definition.Name).Where(n => !taken.Add(n)))
            {
                _diagnostics.Error(DiagnosticCodes.DuplicateName, own.Position, $"Two parameters or aliases of the job are called '{name}'.", "Give each a name of its own.");
            }

            all.Add(own);
        }

        // A command does not get the parameters of the project.
        foreach (SkelebotParameter shared in source.Script is null ? [] : project.Parameters)
        {
            if (!taken.Add(shared.Definition.Name))
            {
                _diagnostics.Warning(
                    DiagnosticCodes.DuplicateName, all.First(p => p.Definition.Aliases.Prepend(p.Definition.Name).Contains(shared.Definition.Name)).Position,
                    $"The project has a parameter '{shared.Definition.Name}', too; that of the job is taken.", "skelebot itself cannot run such a job.");
                continue;
            }

            string[] aliases = [.. shared.Definition.Aliases.Where(taken.Add)];
            if (aliases.Length < shared.Definition.Aliases.Count)
            {
                _diagnostics.Warning(
                    DiagnosticCodes.DuplicateName, shared.Position, $"The other name of the parameter '{shared.Definition.Name}' is one of a job as well, where the job's is taken.",
                    "skelebot itself cannot run such a job.");
            }

            all.Add(shared with { Definition = shared.Definition with { Aliases = aliases } });
        }

        return all;
    }

    private ImageBuild? ReadBuild(string name, SkelebotSource source, IReadOnlyList<SkelebotParameter> parameters)
    {
        bool isPrimary = project.PrimaryJob?.Text == name;
        if (isPrimary && !project.IsEntrypoint && parameters.FirstOrDefault(p => p.Definition.Positional) is { } argument)
        {
            _diagnostics.Warning(
                DiagnosticCodes.ConflictingFields, argument.Position, $"The primary job needs a value for '{argument.Definition.Name}', which an image with CMD cannot give it.",
                "Write 'primaryExe: ENTRYPOINT', or make it a parameter with a default.");
        }

        var build = new ImageBuild
        {
            Commands = [.. project.Dependencies.Commands, .. project.Commands],
            TimeZone = project.TimeZone,
            Ignore = project.Ignores,
            Entrypoint = isPrimary && project.IsEntrypoint ? SkelebotImageCommand.Entrypoint(source) : null,
            Default = isPrimary && !project.IsEntrypoint ? SkelebotImageCommand.Default(source, parameters) : null,
        };
        return build is { Commands: [], TimeZone: null, Ignore: [], Entrypoint: null, Default: null } ? null : build;
    }

    private void ReportMode(YamlNode? node)
    {
        if (reader.Text(node, "mode") is { } mode && mode.Contains('t', StringComparison.Ordinal))
        {
            _diagnostics.Information(
                DiagnosticCodes.NotHonoured, node!.Position, $"The mode '{((YamlScalar)node).Shown}' asks for a terminal; a run has none, and its log is read with Get-JobLog.");
        }
    }

    private void ReportOld(YamlMapping node)
    {
        foreach ((string key, string? now) in new[] { ("mapped", "mappings"), ("ignore", null), ("ignores", null) })
        {
            if (node.Find(key) is not { } entry)
            {
                continue;
            }

            if (now is not null)
            {
                _diagnostics.Warning(DiagnosticCodes.OldSpelling, entry.Key.Position, $"'{key}' is of an old version of skelebot.", $"Write '{now}'.");
            }
            else
            {
                _diagnostics.Information(
                    DiagnosticCodes.NotHonoured, entry.Key.Position, $"'{key}' of a job means nothing; skelebot does not use it either.", "Write 'ignores' at the top of the file.");
            }
        }
    }
}
