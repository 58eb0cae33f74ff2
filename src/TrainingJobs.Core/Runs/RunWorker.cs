namespace TrainingJobs.Core.Runs;

/// <summary>One process or container of a run.</summary>
public sealed record RunWorker
{
    /// <summary>Index of the worker, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Attempt it belongs to, from 1.</summary>
    public required int Attempt { get; init; }

    public required WorkerState State { get; init; }

    /// <summary>Id by which its target knows it: a container's name, a job id of a cluster; null before it was submitted.</summary>
    public string? Handle { get; init; }

    /// <summary>The target's own word for its state; null where it has none.</summary>
    public string? NativeState { get; init; }

    /// <summary>Machine that it runs on, as the target names it; null where that says nothing.</summary>
    public string? Node { get; init; }

    /// <summary>How often the target by itself has put it back and started it again within the attempt.</summary>
    public int Generation { get; init; }

    /// <summary>Why it waits in the target's queue; null when it does not, or the target does not say.</summary>
    public WaitReason? WaitReason { get; init; }

    /// <summary>Process id of the worker's session on its machine, when it has one.</summary>
    public int? ProcessId { get; init; }

    /// <summary>Exit code; 128 + number for a signal, as shells have it; null while running or when it is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Name of the signal that ended it, e.g. <c>SIGKILL</c>.</summary>
    public string? Signal { get; init; }

    public DateTimeOffset? Started { get; init; }

    public DateTimeOffset? Ended { get; init; }
}
