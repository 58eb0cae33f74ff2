using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>A channel past the log of the daemon. It is there when the container is made; whether it is used, the wrapper in the container decides.</summary>
internal interface IWrappedChannel : ILogChannel
{
    /// <summary>What the wrapper has told; null when it has not come to that, or prints to the daemon.</summary>
    ValueTask<string?> MarkAsync(CancellationToken cancellationToken);

    /// <summary>True when the container is known to print this way.</summary>
    /// <param name="log">Where the output goes.</param>
    /// <param name="isEnd">True when the container has ended: then the answer is for good.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<bool> IsTakenAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken);
}
