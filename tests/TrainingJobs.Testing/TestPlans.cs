using System.Globalization;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Testing;

/// <summary>Plans that say no more than they must.</summary>
internal static class TestPlans
{
    public static JobPlan Of(string folder, string target, int workers, RunPolicy policy) => new()
    {
        Job = new JobIdentity { Name = "test", BaseDirectory = folder },
        Placement = new PlacementPlan { Target = target, UsesThisMachine = false },
        Policy = policy,
        Execution = new ExecutionPlan
        {
            Workers =
            [
                .. Enumerable.Range(0, workers).Select(index => new WorkerPlan
                {
                    Index = index,
                    Arguments = ["work", index.ToString(CultureInfo.InvariantCulture)],
                    CommandLine = "work",
                    WorkingDirectory = folder,
                }),
            ],
        },
    };
}
