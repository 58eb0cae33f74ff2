using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>The kinds whose targets can be registered.</summary>
public sealed class TargetKindCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.Targets.Kinds
            .Where(kind => kind.AddressHelp is not null)
            .Select(kind => new Candidate(kind.Name, $"{kind.Description}: {kind.AddressHelp}"));
}
