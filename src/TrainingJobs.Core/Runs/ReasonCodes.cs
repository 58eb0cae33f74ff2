namespace TrainingJobs.Core.Runs;

/// <summary>Codes that say why a run waits or how it ended; each stands with a sentence.</summary>
public static class ReasonCodes
{
    public const string ExitCode = "ExitCode";
    public const string Signal = "Signal";
    public const string ProgramNotFound = "ProgramNotFound";
    public const string WorkingDirectoryNotFound = "WorkingDirectoryNotFound";
    public const string CannotStart = "CannotStart";
    public const string PythonNotFound = "PythonNotFound";
    public const string PythonEnvironmentFailed = "PythonEnvironmentFailed";
    public const string WillNeverFit = "WillNeverFit";
    public const string NotSupported = "NotSupported";
    public const string TimeLimit = "TimeLimit";
    public const string StoppedByUser = "StoppedByUser";
    public const string WorkerLost = "WorkerLost";
    public const string RetryDelay = "RetryDelay";
    public const string WaitingForCapacity = "WaitingForCapacity";
    public const string TargetNotFound = "TargetNotFound";
    public const string TargetUnavailable = "TargetUnavailable";
    public const string ImageNotFound = "ImageNotFound";
    public const string ImagePullFailed = "ImagePullFailed";
    public const string ImageBuildFailed = "ImageBuildFailed";
    public const string RegistryDenied = "RegistryDenied";
    public const string PortTaken = "PortTaken";
    public const string NoGpuRuntime = "NoGpuRuntime";
    public const string MountInvalid = "MountInvalid";
    public const string WaitingForGpu = "WaitingForGpu";
    public const string WaitingForCpu = "WaitingForCpu";
    public const string WaitingForMemory = "WaitingForMemory";
    public const string WaitingForPort = "WaitingForPort";
    public const string WaitingForTarget = "WaitingForTarget";
    public const string WaitingForTurn = "WaitingForTurn";
    public const string OutOfMemory = "OutOfMemory";
    public const string NoProgress = "NoProgress";
    public const string SecretNotFound = "SecretNotFound";
    public const string WaitingForStep = "WaitingForStep";
    public const string StepsRunning = "StepsRunning";
    public const string StepFailed = "StepFailed";
    public const string DataNotFound = "DataNotFound";
    public const string Reused = "Reused";
    public const string PlanUnreadable = "PlanUnreadable";
    public const string Retrying = "Retrying";
    public const string InternalError = "InternalError";
}
