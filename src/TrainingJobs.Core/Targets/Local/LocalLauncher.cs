namespace TrainingJobs.Core.Targets.Local;

/// <summary>Chooses how workers are started on this operating system.</summary>
internal static class LocalLauncher
{
    public static IWorkerLauncher ForThisSystem() =>
        OperatingSystem.IsWindows() ? new ManagedShimLauncher() : new UnixShimLauncher();
}
