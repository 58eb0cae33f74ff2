namespace TrainingJobs.Core.Targets.Local;

/// <summary>Chooses how workers are started on this operating system.</summary>
internal static class LocalLauncher
{
    /// <summary>Variable that, set to 1, chooses the shim of .NET where sh would be taken: for tests of what Windows uses.</summary>
    public const string ManagedVariable = "TRAININGJOBS_MANAGED_SHIM";

    /// <param name="pipes">Folder for pipes that workers print into.</param>
    /// <param name="files">Folder for the files of workers.</param>
    public static IWorkerLauncher ForThisSystem(string pipes, string files) =>
        OperatingSystem.IsWindows() || Environment.GetEnvironmentVariable(ManagedVariable) == "1"
            ? new ManagedShimLauncher(ManagedShimLauncher.ThisHost())
            : new UnixShimLauncher(pipes, files);
}
