using System.Collections;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of jobs that have runs.</summary>
public sealed class RunNameCompleter : CandidateCompleter
{
    private const int LookAt = 1000;

    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        Within(token => SessionClient.Current.Runs.FindAsync(new RunQuery { Newest = LookAt }, token))
            .GroupBy(run => run.Name, StringComparer.Ordinal)
            .Select(runs => new Candidate(runs.Key, $"{runs.Count()} runs, the newest {runs.First().State}"));
}
