namespace TrainingJobs.Core;

/// <summary>Codes of <see cref="TrainingJobsException"/>, which are also the error ids of the cmdlets.</summary>
public static class ErrorCodes
{
    public const string FileNotFound = "FileNotFound";
    public const string NoJobFile = "NoJobFile";
    public const string JobFileAmbiguous = "JobFileAmbiguous";
    public const string JobNameRequired = "JobNameRequired";
    public const string JobFileInvalid = "JobFileInvalid";
    public const string FormatNotFound = "FormatNotFound";
    public const string JobNotFound = "JobNotFound";
    public const string NotSupported = "NotSupported";
    public const string ArgumentsInvalid = "ArgumentsInvalid";
    public const string TargetNotFound = "TargetNotFound";
    public const string TargetInvalid = "TargetInvalid";
    public const string TargetMismatch = "TargetMismatch";
    public const string SizeNotFound = "SizeNotFound";
    public const string SizeInvalid = "SizeInvalid";
    public const string GpuTypeNotFound = "GpuTypeNotFound";
    public const string TargetExists = "TargetExists";
    public const string TargetInUse = "TargetInUse";
    public const string ScheduleInvalid = "ScheduleInvalid";
    public const string ScheduleNotFound = "ScheduleNotFound";
    public const string ScheduleExists = "ScheduleExists";
    public const string RunNotFound = "RunNotFound";
    public const string RunIdAmbiguous = "RunIdAmbiguous";
    public const string RunNotEnded = "RunNotEnded";
    public const string RunIsStep = "RunIsStep";

    /// <summary>What it has left belongs to another user.</summary>
    public const string RunNotRemovable = "RunNotRemovable";
    public const string StepNotFound = "StepNotFound";
    public const string WaitTimedOut = "WaitTimedOut";
    public const string AgentUnavailable = "AgentUnavailable";
    public const string TargetUnavailable = "TargetUnavailable";
    public const string TargetSettingsInvalid = "TargetSettingsInvalid";
    public const string TargetFailed = "TargetFailed";
    public const string StateUnavailable = "StateUnavailable";
    public const string StateDamaged = "StateDamaged";
    public const string StateTooNew = "StateTooNew";
    public const string PlanUnreadable = "PlanUnreadable";
    public const string SecretNotFound = "SecretNotFound";
    public const string SecretExists = "SecretExists";
    public const string SecretInvalid = "SecretInvalid";
    public const string SecretAccessDenied = "SecretAccessDenied";
    public const string SecretSourceUnavailable = "SecretSourceUnavailable";
    public const string SecretStoreDamaged = "SecretStoreDamaged";
    public const string SecretStoreInsecure = "SecretStoreInsecure";
}
