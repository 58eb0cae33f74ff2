using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the stored secrets.</summary>
public sealed class SecretNameCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.Secrets.List().Select(secret => new Candidate(
            secret.Name, $"{secret.Name}, set {secret.Modified.LocalDateTime:yyyy-MM-dd HH:mm}"));
}
