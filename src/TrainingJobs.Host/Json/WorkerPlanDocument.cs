using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Json;

internal sealed record WorkerPlanDocument(
    int Index,
    IReadOnlyList<string> Arguments,
    string CommandLine,
    string WorkingDirectory,
    IReadOnlyDictionary<string, string> Environment)
{
    public static WorkerPlanDocument From(WorkerPlan worker) =>
        new(worker.Index, worker.Arguments, worker.CommandLine, worker.WorkingDirectory, worker.Environment);
}
