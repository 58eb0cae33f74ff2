using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>Adds to runs what they ran, which stands in their plans.</summary>
internal static class RunDescription
{
    /// <summary>The run with what its plan says.</summary>
    public static TrainingRun With(TrainingRun run, JobPlan plan) => run with
    {
        Arguments = plan.Execution.Arguments.ToDictionary(argument => argument.Key, argument => string.Join(' ', argument.Value)),
        Command = plan.Execution.Workers.Count > 0 ? plan.Execution.Workers[0].CommandLine : null,
        File = plan.Job.Source?.File,
        Folder = plan.Job.BaseDirectory,
    };

    /// <summary>The runs with what their plans say, in their order.</summary>
    public static IReadOnlyList<TrainingRun> WithPlans(RunQueries lookup, IReadOnlyList<TrainingRun> runs)
    {
        if (runs.Count == 0)
        {
            return runs;
        }

        IReadOnlyDictionary<string, JobPlan> plans = lookup.GetPlans(runs.Select(run => run.Id));
        return [.. runs.Select(run => plans.TryGetValue(run.Id, out JobPlan? plan) ? With(run, plan) : run)];
    }
}
