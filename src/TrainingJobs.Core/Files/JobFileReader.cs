using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Ame;
using TrainingJobs.Core.Files.Modelbit;
using TrainingJobs.Core.Files.TrainingJobs;
using TrainingJobs.Core.Files.ProxiMl;
using TrainingJobs.Core.Files.Sap;
using TrainingJobs.Core.Files.Skelebot;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Reads job files of every known format; the format is recognised by the content.</summary>
public static class JobFileReader
{
    private static readonly IJobFileFormat[] s_formats =
    [
        new TrainingJobsFormat(), new SkelebotFormat(), new AmeFormat(), new SapFormat(), new ProxiMlFormat(), new ModelbitFormat(),
    ];

    /// <summary>Names of the formats that are known.</summary>
    public static IReadOnlyList<string> Formats { get; } = [.. s_formats.Select(f => f.Name)];

    /// <summary>Reads a file, whole. What is wrong with its content is data in the result.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound: there is no such file, or it cannot be read. FormatNotFound: there is no format of that name.</exception>
    public static JobFileResult Read(string absolutePath, JobReadOptions? options = null)
    {
        string file = Path.GetFullPath(absolutePath);
        var diagnostics = new DiagnosticBag(file);
        string? text = JobFileText.Decode(JobFileText.ReadBytes(file), diagnostics);
        return text is null ? Failed(file, diagnostics) : ReadText(text, file, diagnostics, options);
    }

    /// <summary>Reads a text as if it were the content of the file, which need not exist.</summary>
    public static JobFileResult ReadText(string text, string file, JobReadOptions? options = null) =>
        ReadText(text, Path.GetFullPath(file), new DiagnosticBag(Path.GetFullPath(file)), options);

    /// <summary>Job files in a folder, recognised by their content, sorted by path.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound: there is no such folder.</exception>
    public static IReadOnlyList<string> FindFiles(string folder, bool recurse) => JobFileFinder.Find(folder, recurse);

    /// <summary>Checks a job that was made in memory as strictly as one from a file; the findings have no place.</summary>
    public static IReadOnlyList<Diagnostic> Check(TrainingJob job)
    {
        string file = Path.Combine(job.BaseDirectory, "job.yaml");
        JobFileResult result = ReadText(JobFileWriter.Write([job]), file);
        return [.. result.Diagnostics.Select(d => d with { File = job.Source?.File, Line = 0, Column = 0 })];
    }

    /// <summary>The format that would read the content, or null.</summary>
    internal static IJobFileFormat? FindFormat(YamlNode root) =>
        s_formats.FirstOrDefault(f => f.Detect(root) == Recognition.Certain)
        ?? s_formats.FirstOrDefault(f => f.Detect(root) == Recognition.Possible);

    private static JobFileResult ReadText(string text, string file, DiagnosticBag diagnostics, JobReadOptions? options)
    {
        if (YamlTreeReader.Read(text, diagnostics) is not { } root)
        {
            if (diagnostics.ErrorCount == 0)
            {
                diagnostics.Error(DiagnosticCodes.UnknownFormat, new TextPosition(1, 1), "The file is empty.", Expected());
            }

            return Failed(file, diagnostics);
        }

        options ??= JobReadOptions.None;
        if ((options.Format is null ? FindFormat(root) : FormatNamed(options.Format)) is not { } format)
        {
            ReportUnknown(root, diagnostics);
            return Failed(file, diagnostics);
        }

        if (root is not YamlMapping)
        {
            new NodeReader(diagnostics).WrongType(root, "file", "a mapping");
            return Failed(file, diagnostics);
        }

        CheckOptions(format, options, diagnostics);
        UnknownTags.Report(root, format.Tags, diagnostics);
        JobFileContent content = ReadGuarded(format, root, new JobFileContext(file, diagnostics) { Options = options });
        return new JobFileResult(file, format.Name, content.Jobs, content.JobNames, diagnostics.ToList());
    }

    /// <summary>Reads the jobs. A fault of a reader is one of that file alone: others beside it are read all the same.</summary>
    internal static JobFileContent ReadGuarded(IJobFileFormat format, YamlNode root, JobFileContext context)
    {
        int before = context.Diagnostics.ErrorCount;
        try
        {
            JobFileContent content = format.Read(root, context);
            // What is wrong before a format reads a file is of no job alone.
            return before > 0 ? content with { Jobs = [] } : content;
        }
        catch (Exception exception) when (exception is not (TrainingJobsException or OutOfMemoryException))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.ReaderFailed, root.Position, $"This file cannot be read because of a fault in TrainingJobs: {exception.Message}", "Report it with this file.");
            return new JobFileContent([], []);
        }
    }

    private static IJobFileFormat FormatNamed(string name) =>
        s_formats.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new TrainingJobsException(
            ErrorCodes.FormatNotFound, $"There is no format '{name}'. {NameSuggestion.DidYouMean(name, Formats) ?? $"Formats: {string.Join(", ", Formats)}."}", name);

    /// <summary>Says which options mean nothing to a file of this format.</summary>
    private static void CheckOptions(IJobFileFormat format, JobReadOptions options, DiagnosticBag diagnostics)
    {
        if (options.Environment is { } environment && format is not SkelebotFormat)
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, new TextPosition(1, 1), $"The environment '{environment}' is not looked for: this is a file of {format.Name}, and only projects of skelebot have environments.");
        }

        if (options.Config.Count > 0 && format is not SapFormat)
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, new TextPosition(1, 1), $"The fields given beside this file ({string.Join(", ", options.Config.Keys)}) are ignored: only files of SAP take some, and this is one of {format.Name}.");
        }
    }

    private static void ReportUnknown(YamlNode root, DiagnosticBag diagnostics)
    {
        if (OtherFiles.Describe(root) is { } other)
        {
            diagnostics.Error(DiagnosticCodes.NotAJob, root.Position, $"This is {other.What}.", other.Advice);
            return;
        }

        YamlEntry? misspelt = (root as YamlMapping)?.Entries.Where(e => NameSuggestion.Closest(e.Name, [TrainingJobsKeys.Jobs]) is not null)
            .Cast<YamlEntry?>().FirstOrDefault();
        diagnostics.Error(
            DiagnosticCodes.UnknownFormat, misspelt?.Key.Position ?? root.Position, "This is no job file of a known format.",
            misspelt is { } entry ? $"Did you mean '{TrainingJobsKeys.Jobs}' instead of '{entry.Name}'?" : Expected());
    }

    private static string Expected() => $"Expected {string.Join("; or ", s_formats.Select(f => f.Expectation))}.";

    private static JobFileResult Failed(string file, DiagnosticBag diagnostics) => new(file, null, [], [], diagnostics.ToList());
}
