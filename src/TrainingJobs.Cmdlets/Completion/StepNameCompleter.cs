using System.Collections;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the steps of the run whose id is on the command line; of the newest run with steps when none is.</summary>
public sealed class StepNameCompleter : CandidateCompleter
{
    private const int LookAt = 50;

    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound)
    {
        string[] ids = bound["Id"] switch
        {
            string id => [id],
            TrainingRun run => [run.Id],
            IEnumerable many => [.. many.Cast<object>().Select(item => item.ToString() ?? "")],
            _ => [.. Within(token => SessionClient.Current.Runs.FindAsync(new RunQuery { Newest = LookAt }, token)).Select(run => run.Id)],
        };
        IReadOnlyList<TrainingRun> steps = ids
            .Select(id => Within(token => SessionClient.Current.Runs.GetTreeAsync(id, token)))
            .FirstOrDefault(tree => tree.Count > 1) ?? [];
        return steps.Skip(1).Where(step => step.Depth == 1).Select(step => new Candidate(step.Step!, $"{step.State}, stage {step.Stage}"));
    }
}
