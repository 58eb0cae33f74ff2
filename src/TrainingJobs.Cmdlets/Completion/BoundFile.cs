using System.Collections;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>The job file that stands on the line before what is completed, and how it is to be read.</summary>
internal static class BoundFile
{
    /// <summary>Files and folders that are meant, as absolute paths.</summary>
    public static IEnumerable<string> Paths(IDictionary bound)
    {
        bool literal = bound["LiteralPath"] is not null;
        return TypedText.ListOf(bound[literal ? "LiteralPath" : "Path"]).SelectMany(path => Convert(path, literal));
    }

    public static JobReadOptions Options(IDictionary bound) => new()
    {
        Environment = Text(bound, "Environment"),
        Format = Text(bound, "Format"),
        ProjectPaths = bound["ProjectPath"] is { } paths ? [.. TypedText.ListOf(paths).SelectMany(path => Convert(path, literal: false))] : [],
    };

    private static string? Text(IDictionary bound, string name) => bound[name] is { } value && TypedText.Of(value) is { Length: > 0 } text ? text : null;

    private static IEnumerable<string> Convert(string path, bool literal)
    {
        // Only the session knows what a relative path starts from.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Microsoft.PowerShell.Management\\Convert-Path").AddParameter(literal ? "LiteralPath" : "Path", path);
        return shell.Invoke<string>();
    }
}
