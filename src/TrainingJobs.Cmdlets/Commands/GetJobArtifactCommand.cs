using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists the files that runs have left as results.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobArtifact, DefaultParameterSetName = IdSet)]
[OutputType(typeof(JobArtifact))]
public sealed class GetJobArtifactCommand : RunCmdlet
{
    /// <summary>Names of artifacts.</summary>
    [Parameter(Position = 1)]
    [Alias("Artifact")]
    [ArgumentCompleter(typeof(ArtifactNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void ProcessRun(TrainingRun run)
    {
        var unmatched = Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        WildcardPattern[] names = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        foreach (JobArtifact artifact in Await(token => Client.Runs.GetArtifactsAsync(run.Id, token)))
        {
            if (names.Any(name => name.IsMatch(artifact.Name)))
            {
                unmatched.Remove(artifact.Name);
                WriteObject(artifact);
            }
        }

        foreach (string name in unmatched)
        {
            WriteError(new TrainingJobsException(ErrorIds.ArtifactNotFound, $"Run {run.Id} has no artifact '{name}'.", name));
        }
    }
}
