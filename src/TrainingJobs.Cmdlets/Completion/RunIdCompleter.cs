using System.Collections;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Ids of runs, newest first.</summary>
public sealed class RunIdCompleter : CandidateCompleter
{
    private const int Most = 50;

    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound, string commandName)
    {
        var query = new RunQuery { Newest = prefix.Length == 0 ? Most : null, States = StatesFor(commandName) };
        TrainingRun[] runs = [.. Within(token => SessionClient.Current.Runs.FindAsync(query, token))];
        return runs
            .Where(run => run.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Take(Most)
            .Select(run => new Candidate(run.Id, $"{run.Name}, {run.State}, {run.Created.ToLocalTime():g}"))
            .Concat(runs.GroupBy(run => run.Name, StringComparer.OrdinalIgnoreCase)
                .Where(_ => prefix.Length > 0)
                .Select(named => new Candidate(named.Key, $"the newest run of {named.Key}, {named.First().State}")));
    }

    /// <summary>The states of runs that the command has something to do with; empty for all.</summary>
    private static RunState[] StatesFor(string commandName) => commandName switch
    {
        "Stop-TrainingRun" or "Wait-TrainingRun" => [.. Enum.GetValues<RunState>().Where(state => !state.IsEnded())],
        "Restart-TrainingRun" => [.. Enum.GetValues<RunState>().Where(state => state.IsEnded())],
        _ => [],
    };
}
