using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the targets.</summary>
public sealed class TargetCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.GetTargetNames().Select(target => new Candidate(target.Name, target.Description));
}
