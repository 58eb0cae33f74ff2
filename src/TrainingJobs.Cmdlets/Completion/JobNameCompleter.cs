using System.Collections;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the jobs of the file that stands before.</summary>
public sealed class JobNameCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound)
    {
        bool literal = bound["LiteralPath"] is not null;
        return TypedText.ListOf(bound[literal ? "LiteralPath" : "Path"])
            .SelectMany(path => Files(path, literal))
            .SelectMany(file => SessionClient.Current.ReadFile(file) is { } read ? read.JobNames.Select(name => ToCandidate(read, name)) : []);
    }

    private static IEnumerable<string> Files(string path, bool literal)
    {
        // Only the session knows what a relative path starts from.
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Microsoft.PowerShell.Management\\Convert-Path").AddParameter(literal ? "LiteralPath" : "Path", path);
        return shell.Invoke<string>().SelectMany(found =>
            Directory.Exists(found) ? SessionClient.Current.FindFiles(found, recurse: false) : [found]);
    }

    private static Candidate ToCandidate(JobFileResult file, string name) =>
        new(name, file.Jobs.FirstOrDefault(job => job.Name == name)?.Description?.Trim() is { Length: > 0 } text ? text : name);
}
