using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Docker.Output;

/// <summary>A way of a container's output past the log of its daemon.</summary>
internal interface IOutputWay
{
    /// <summary>What the wrapper in the container has told; null when it has not come to that, or prints to the daemon.</summary>
    ValueTask<string?> MarkAsync(CancellationToken cancellationToken);

    /// <summary>True when the container is known to print this way.</summary>
    /// <param name="log">Where the output goes.</param>
    /// <param name="isEnd">True when the container has ended: then the answer is for good.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<bool> IsTakenAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken);

    /// <summary>Takes in what has come; at the end, all there is.</summary>
    ValueTask<bool> CollectAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken);

    /// <summary>The last line printed, errors first, of a container that has ended; null when there is none.</summary>
    ValueTask<string?> LastLineAsync(CancellationToken cancellationToken);

    /// <summary>Removes everything; what has been taken in is safe.</summary>
    /// <param name="keep">True when the container stays: should a user start it again, it is to find no pipes, and prints to the daemon.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask RemoveAsync(bool keep, CancellationToken cancellationToken);
}
