using TrainingJobs.Core.Runs;

namespace TrainingJobs.Testing;

/// <summary>What becomes of a worker on the fake target.</summary>
internal sealed record FakeBehaviour
{
    /// <summary>How long the target has it wait.</summary>
    public TimeSpan QueueTime { get; init; }

    /// <summary>How long it works by itself; null for ever.</summary>
    public TimeSpan? RunTime { get; init; }

    public int ExitCode { get; init; }

    /// <summary>True when it is gone at the end without an exit code.</summary>
    public bool IsLost { get; init; }

    /// <summary>How often the target puts it back into its queue.</summary>
    public int Requeues { get; init; }

    /// <summary>How long it works before that.</summary>
    public TimeSpan RequeueAfter { get; init; }

    /// <summary>How long it takes to end when it is asked to; null when it does not mind.</summary>
    public TimeSpan? ObeysAfter { get; init; }

    /// <summary>Its exit code then; many programs end well.</summary>
    public int ExitCodeWhenAsked { get; init; }

    /// <summary>How late its exit code is told.</summary>
    public TimeSpan ExitCodeLag { get; init; }

    /// <summary>How long it takes until an agent sees what has become of it.</summary>
    public TimeSpan SeenAfter { get; init; }

    /// <summary>How often it prints; null when it never does.</summary>
    public TimeSpan? Prints { get; init; }

    /// <summary>Why the target refuses it; null when it does not.</summary>
    public string? Refusal { get; init; }

    /// <summary>How often the target cannot be reached when it is submitted.</summary>
    public int Unreachable { get; init; }

    /// <summary>Why it waits in the target's queue.</summary>
    public WaitReason? WaitReason { get; init; }
}
