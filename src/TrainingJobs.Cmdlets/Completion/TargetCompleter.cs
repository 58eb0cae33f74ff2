using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the targets.</summary>
public sealed class TargetCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.Targets.GetNames().Select(target => new Candidate(target.Name, target.Description));
}
