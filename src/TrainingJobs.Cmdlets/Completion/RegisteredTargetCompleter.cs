using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the targets that were registered.</summary>
public sealed class RegisteredTargetCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.Targets.List().Where(target => target.IsRegistered).Select(target => new Candidate(target.Name, $"At {target.Endpoint}"));
}
