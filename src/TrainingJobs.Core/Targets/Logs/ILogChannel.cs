using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>A way by which the output of one worker comes into the canonical log, each byte once, whoever is killed meanwhile.</summary>
internal interface ILogChannel
{
    /// <summary>Takes in what has come; at the end, all there is, also a last line without a newline.</summary>
    /// <param name="log">Where it goes; knows how much has been taken in.</param>
    /// <param name="isEnd">True when the worker has ended.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when there was something.</returns>
    ValueTask<bool> CollectAsync(LogWriter log, bool isEnd, CancellationToken cancellationToken);

    /// <summary>The last line printed, errors first, of a worker that has ended; null when there is none.</summary>
    ValueTask<string?> LastLineAsync(CancellationToken cancellationToken);

    /// <summary>Removes everything that was made for it; what has been taken in is safe.</summary>
    /// <param name="keep">True when the worker's container stays: should a user start it again, it prints to its daemon.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask RemoveAsync(bool keep, CancellationToken cancellationToken);
}
