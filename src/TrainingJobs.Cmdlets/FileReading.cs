using System.Collections;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Cmdlets;

/// <summary>Turns what parameters say about the reading of job files into what the engine takes.</summary>
internal static class FileReading
{
    public static JobReadOptions Options(PSCmdlet cmdlet, string? environment, IEnumerable<string> projectPaths, string? format, IDictionary? config) => new()
    {
        Environment = environment,
        // Only the session knows what a relative path starts from.
        ProjectPaths = projectPaths.SelectMany(path => PathHelper.Resolve(cmdlet, path, literal: false)).ToArray(),
        Format = format,
        Config = Fields(config),
    };

    // Fields of a file may be tables and lists themselves; the file has them as JSON in a text.
    private static Dictionary<string, string> Fields(IDictionary? table) => (table ?? new Hashtable()).Cast<DictionaryEntry>()
        .ToDictionary(entry => TypedText.Of(entry.Key), entry => IsPart(entry.Value) ? JsonText.Of(entry.Value) : TypedText.Of(entry.Value));

    private static bool IsPart(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) is IEnumerable and not string;
}
