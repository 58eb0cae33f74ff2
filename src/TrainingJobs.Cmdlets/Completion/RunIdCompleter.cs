using System.Collections;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Ids of runs, newest first.</summary>
public sealed class RunIdCompleter : CandidateCompleter
{
    private const int Most = 50;

    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        Within(token => SessionClient.Current.Runs.FindAsync(new RunQuery { Newest = prefix.Length == 0 ? Most : null }, token))
            .Where(run => run.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Take(Most)
            .Select(run => new Candidate(run.Id, $"{run.Name}, {run.State}, {run.Created.ToLocalTime():g}"));
}
