namespace TrainingJobs.Cmdlets;

/// <summary>Nouns of the cmdlets.</summary>
internal static class Nouns
{
    public const string TrainingJob = "TrainingJob";
    public const string TrainingRun = "TrainingRun";
    public const string TrainingRunEvent = "TrainingRunEvent";
    public const string JobPlan = "JobPlan";
    public const string JobLog = "JobLog";
    public const string JobArtifact = "JobArtifact";
    public const string JobAgent = "JobAgent";
    public const string JobTarget = "JobTarget";
    public const string JobGpu = "JobGpu";
    public const string JobGpuType = "JobGpuType";
    public const string JobSize = "JobSize";
    public const string JobSchedule = "JobSchedule";
    public const string JobSecret = "JobSecret";
}
