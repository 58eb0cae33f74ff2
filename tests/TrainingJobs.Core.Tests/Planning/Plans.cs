using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Planning;

/// <summary>Plans jobs that the tests describe shortly.</summary>
internal static class Plans
{
    public static Placement Target { get; } = new("local", ["/bin/sh", "-c"]);

    /// <summary>A job of the command, with parameters as in a job file.</summary>
    public static TrainingJob Job(string command, string parameters)
    {
        string text = $"jobs:\n  job:\n    command: {command}\n    parameters: [{parameters}]\n";
        JobFileResult result = JobFileReader.ReadText(text, "/base/trainingjobs.yaml");
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        return result.Jobs[0];
    }

    public static PlanResult Plan(TrainingJob job, params string[] words) => JobPlanner.Plan(job, new JobArguments { Words = words }, Target);

    public static JobPlan Good(PlanResult result)
    {
        Assert.Empty(result.Diagnostics);
        return result.Plan!;
    }

    public static Diagnostic Bad(PlanResult result)
    {
        Assert.Null(result.Plan);
        return Assert.Single(result.Diagnostics);
    }

    /// <summary>Arguments of the first worker, joined by '|'.</summary>
    public static string Vector(PlanResult result) => string.Join('|', Good(result).Execution.Workers[0].Arguments);
}
