using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

internal sealed record RunWorkerDocument(
    int Index,
    int Attempt,
    WorkerState State,
    int? ProcessId,
    int? ExitCode,
    string? Signal,
    DateTimeOffset? Started,
    DateTimeOffset? Ended)
{
    public static RunWorkerDocument From(RunWorker worker) => new(
        worker.Index, worker.Attempt, worker.State, worker.ProcessId, worker.ExitCode, worker.Signal, worker.Started, worker.Ended);
}
