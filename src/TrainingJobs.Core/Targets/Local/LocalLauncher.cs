namespace TrainingJobs.Core.Targets.Local;

/// <summary>Chooses how workers are started on this operating system.</summary>
internal static class LocalLauncher
{
    /// <summary>Variable that chooses the way of another system, for tests: <see cref="Windows"/> or <see cref="MacOS"/>.</summary>
    public const string Variable = "TRAININGJOBS_SHIM";

    public const string Windows = "windows";
    public const string MacOS = "macos";

    /// <param name="pipes">Folder for pipes that workers print into.</param>
    /// <param name="files">Folder for the files of workers.</param>
    public static IWorkerLauncher ForThisSystem(string pipes, string files)
    {
        string? chosen = Environment.GetEnvironmentVariable(Variable);
        return OperatingSystem.IsWindows() || chosen == Windows ? new ManagedShimLauncher(ManagedShimLauncher.ThisHost())
            : OperatingSystem.IsLinux() && chosen != MacOS ? new UnixShimLauncher(new WorkerPipes(pipes, files))
            : new UnixShimLauncher(null);
    }
}
