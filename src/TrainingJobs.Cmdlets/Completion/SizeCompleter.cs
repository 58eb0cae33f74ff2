using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of machine sizes.</summary>
public sealed class SizeCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.Sizes.List().Select(size => new Candidate(size.Name, $"{size.Name}: {size.Resources}"));
}
