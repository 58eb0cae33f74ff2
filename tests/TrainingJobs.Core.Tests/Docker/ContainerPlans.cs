using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Plans of runs in containers.</summary>
internal static class ContainerPlans
{
    /// <summary>A plan that runs the vectors, one worker each, in an image with busybox.</summary>
    public static JobPlan Plan(TestEngine engine, params string[][] workers)
    {
        JobPlan plan = engine.Plan(workers);
        return plan with
        {
            Placement = new PlacementPlan { Target = DockerFixture.Address },
            Container = new ContainerPlan { Image = DockerFixture.Busybox },
            Execution = plan.Execution with
            {
                Workers = [.. plan.Execution.Workers.Select(worker => worker with { WorkingDirectory = ContainerPaths.Workspace })],
            },
        };
    }

    /// <summary>A plan that runs a text in an image that has no /bin/sh.</summary>
    public static JobPlan Bare(TestEngine engine, string text) =>
        Plan(engine, ["/opt/busybox", "sh", "-c", text]).With(image: DockerFixture.Bare);

    /// <summary>A plan that runs a text with sh.</summary>
    public static JobPlan Sh(TestEngine engine, string text) => Plan(engine, ["/bin/sh", "-c", text]);
}
