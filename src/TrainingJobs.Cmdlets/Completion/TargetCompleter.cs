using System.Collections;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the targets.</summary>
public sealed class TargetCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        TrainingJobsClient.GetTargetNames().Select(target => new Candidate(target.Name, target.Description));
}
