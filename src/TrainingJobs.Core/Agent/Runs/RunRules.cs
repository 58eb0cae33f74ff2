using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>What a run's plan and its target say of how it is to be moved on; all that the decisions need to know of them.</summary>
internal sealed record RunRules
{
    /// <summary>Number of workers, at least 1.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>How long the workers may run; null without a limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How long they may print nothing; null without a limit.</summary>
    public TimeSpan? Hang { get; init; }

    /// <summary>True when the first worker that fails ends the others.</summary>
    public bool StopsOnWorkerFailure { get; init; } = true;

    /// <summary>When a failed attempt is followed by another; null means never.</summary>
    public RetryPolicy? Retry { get; init; }

    /// <summary>True when something is to be brought back of what the workers leave behind.</summary>
    public bool HasOutputs { get; init; }

    /// <summary>True when another attempt would not find what the workers leave behind unless it is brought back before.</summary>
    public bool CopiesFiles { get; init; }

    /// <summary>How long the target may take to tell the exit code of a worker that it says has ended.</summary>
    public TimeSpan ExitCodeLag { get; init; }

    public static RunRules Of(JobPlan plan, TargetCapabilities target) => new()
    {
        Workers = plan.Execution.Workers.Count,
        Timeout = plan.Policy.Timeout,
        Hang = plan.Policy.Hang,
        StopsOnWorkerFailure = plan.Policy.OnWorkerFailure == WorkerFailurePolicy.Stop,
        Retry = plan.Policy.Retry,
        HasOutputs = plan.Data is not { Outputs.Count: 0, SaveChangedFiles: false } || target.Files == FileSharing.Copied,
        CopiesFiles = target.Files == FileSharing.Copied,
        ExitCodeLag = target.ExitCodeLag,
    };
}
