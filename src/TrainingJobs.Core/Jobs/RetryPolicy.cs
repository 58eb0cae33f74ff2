namespace TrainingJobs.Core.Jobs;

/// <summary>How often and when a failed run is tried again.</summary>
public sealed record RetryPolicy
{
    /// <summary>The reason codes that an attempt can fail with.</summary>
    public static IReadOnlyList<string> Reasons { get; } = Indexable.List<string>(
    [
        "ExitCode", "Signal", "OutOfMemory", "NoProgress", "TimeLimit", "WorkerLost", "StepFailed", "DataNotFound", "SecretNotFound",
        "ProgramNotFound", "WorkingDirectoryNotFound", "CannotStart", "PythonNotFound", "PythonEnvironmentFailed",
        "TargetNotFound", "TargetUnavailable", "ImageNotFound", "ImagePullFailed", "ImageBuildFailed", "RegistryDenied",
        "PortTaken", "NoGpuRuntime", "MountInvalid", "WillNeverFit", "NotSupported", "InternalError",
    ]);

    /// <summary>Attempts in all, the first included; 1 means no retry.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Pause before the second attempt.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.Zero;

    /// <summary>Factor that each further pause is longer by, 1 or more.</summary>
    public double Backoff { get; init; } = 1;

    /// <summary>Exit codes and reason codes that are retried; empty means every failure.</summary>
    public IReadOnlyList<string> On { get; init => field = Indexable.List(value); } = [];
}
