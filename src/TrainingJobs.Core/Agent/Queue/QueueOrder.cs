namespace TrainingJobs.Core.Agent.Queue;

/// <summary>The order of the queue: higher priority first, then by age.</summary>
internal sealed class QueueOrder : IComparer<QueuedRun>
{
    public static QueueOrder Instance { get; } = new();

    public int Compare(QueuedRun? x, QueuedRun? y) =>
        x!.Priority != y!.Priority ? y.Priority.CompareTo(x.Priority) : x.Sequence.CompareTo(y.Sequence);
}
