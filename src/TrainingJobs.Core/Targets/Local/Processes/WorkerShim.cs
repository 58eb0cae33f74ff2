namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>Tells the shim of a worker, and what it has started for itself, from other processes by their command lines.</summary>
internal static class WorkerShim
{
    /// <summary>Its name, which stands in its command line.</summary>
    public const string Name = "trainingjobs-worker";

    /// <summary>True when the process is the shim of this worker, and not a later one that got the same id.</summary>
    public static bool Is(int processId, WorkerKey key) =>
        ProcessFiles.CommandOf(processId) is { } line
        && line.Contains(Name, StringComparison.Ordinal)
        && line.Contains(key.ToString(), StringComparison.Ordinal);

    /// <summary>True when the process takes the worker's output to its files.</summary>
    public static bool IsReader(int processId, WorkerKey key) =>
        ProcessFiles.CommandOf(processId)?.TrimEnd('\0', '\n') is { } line
        && !line.Contains(Name, StringComparison.Ordinal)
        && (line.EndsWith(key + WorkerCapture.OutputPipeEnding, StringComparison.Ordinal)
            || line.EndsWith(key + WorkerCapture.ErrorPipeEnding, StringComparison.Ordinal));
}
