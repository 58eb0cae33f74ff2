using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>What becomes of the runs in the queue.</summary>
/// <param name="Admitted">Those that are let in, with what they get.</param>
/// <param name="Unschedulable">Those that can never be, with the reason.</param>
/// <param name="Waiting">Those that wait, in the order of the queue, with the reason.</param>
internal sealed record AdmissionResult(
    IReadOnlyList<(QueuedRun Run, RunLease Lease)> Admitted,
    IReadOnlyList<(QueuedRun Run, string Reason)> Unschedulable,
    IReadOnlyList<(QueuedRun Run, string Code, string Reason)> Waiting);
