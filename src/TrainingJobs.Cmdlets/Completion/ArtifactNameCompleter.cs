using System.Collections;
using TrainingJobs.Cmdlets.Binding;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the artifacts of the run that stands before.</summary>
public sealed class ArtifactNameCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        TypedText.ListOf(bound["Id"])
            .Where(id => id.Length > 0)
            .SelectMany(id => Within(token => SessionClient.Current.Runs.GetArtifactsAsync(id, token)))
            .Select(artifact => new Candidate(artifact.Name, $"{artifact.Name}, {artifact.Length} bytes"));
}
