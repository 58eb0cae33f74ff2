using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>
/// Output from a store beside a container. A connection that broke is made again and asks for what comes next; what stands in the log
/// for good is acknowledged, and the store lets go of it.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="isInMemory">True when a store that was ended has lost what it had.</param>
/// <param name="key">The worker.</param>
/// <param name="log">Knows how much stands in it.</param>
internal sealed class SidecarSource(LogSidecar store, bool isInMemory, WorkerKey key, LogWriter log) : ILogSource
{
    /// <summary>So much more must stand in the log before the store is told: the length of a piece, which is what it lets go of.</summary>
    private const long Step = 1024 * 1024;

    /// <summary>How often a store may answer, and be silent, before it is given up: for a container that has ended.</summary>
    private const int MostSilences = 6;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);
    private static readonly LogStream[] s_streams = [LogStream.Output, LogStream.Error];

    private readonly bool[] _hasEnded = new bool[s_streams.Length];
    private readonly long[] _acknowledged = new long[s_streams.Length];
    private volatile CancellationTokenSource? _reading;
    private volatile bool _hasAnswered;
    private volatile bool _hasBegun;
    private volatile int _silences;
    private string? _loss;

    /// <summary>True when the container is known to print into the store.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>What there is to say of output that cannot be had any more, once; null when there is nothing.</summary>
    public string? TakeLoss() => Interlocked.Exchange(ref _loss, null);

    public async Task PumpAsync(LogBuffer queue, CancellationToken cancellationToken)
    {
        TimeSpan pause = s_firstPause;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _reading = reading;
            try
            {
                await using SidecarConnection connection = await OpenAsync(queue, reading.Token);
                (_hasAnswered, pause) = (true, s_firstPause);
                if (await ReadAsync(connection, queue, reading.Token))
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // It was silent for long: perhaps a new connection is not.
            }
            catch (DockerNotFoundException)
            {
                _loss = "The container that kept the output on the target was removed: what had not been fetched from it is lost.";
                return;
            }
            catch (Exception exception) when (exception is DockerApiException or InvalidDataException)
            {
                _hasAnswered = true;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TrainingJobsException)
            {
                // The connection broke, or the daemon is away.
            }

            if (_silences >= MostSilences)
            {
                _loss = "The store of the output on the target gives nothing more, though it has not come to its end: what was printed last may be missing.";
                return;
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    public void OnSilence()
    {
        if (_hasAnswered)
        {
            // Of a daemon that is away nothing is known; this one answers.
            _silences++;
        }

        try
        {
            _reading?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just come to its end by itself.
        }
    }

    private async Task<SidecarConnection> OpenAsync(LogBuffer queue, CancellationToken cancellationToken)
    {
        _hasAnswered = false;
        try
        {
            return await OpenOnceAsync();
        }
        catch (DockerConflictException)
        {
            // Its machine was started anew, or somebody has ended it. The container may have ended with it, but what it printed is there.
            if (await store.RestartAsync(cancellationToken) && isInMemory)
            {
                _loss = "The store of the output on the target was ended, and what it had in memory is lost: some lines may be missing here.";
            }

            return await OpenOnceAsync();
        }

        Task<SidecarConnection> OpenOnceAsync() =>
            store.OpenAsync(queue.ReceivedOf(LogStream.Output), queue.ReceivedOf(LogStream.Error), cancellationToken);
    }

    /// <returns>True when all has been read.</returns>
    private async Task<bool> ReadAsync(SidecarConnection connection, LogBuffer queue, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (!await FillAsync(connection, queue, cancellationToken))
            {
                return false;
            }

            while (connection.TryTake(out LogStream from, out SidecarPiece piece))
            {
                Take(from, piece, queue);
            }

            queue.Tell();
            if (_hasEnded.All(ended => ended))
            {
                return true;
            }

            await queue.WaitForRoomAsync(cancellationToken);
        }
    }

    /// <summary>Reads what comes next, and acknowledges meanwhile: a store that is full gives nothing before it is told what may go.</summary>
    private async Task<bool> FillAsync(SidecarConnection connection, LogBuffer queue, CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<bool> filling = connection.FillAsync(stopping.Token).AsTask();
        try
        {
            while (!filling.IsCompleted)
            {
                Task taken = queue.Taken;
                await AcknowledgeAsync(connection, cancellationToken);
                await Task.WhenAny(filling, taken);
            }
        }
        finally
        {
            if (!filling.IsCompleted)
            {
                // It must not go on reading into what is given back.
                await stopping.CancelAsync();
                await ((Task)filling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return await filling;
    }

    private void Take(LogStream from, SidecarPiece piece, LogBuffer queue)
    {
        _hasBegun |= piece.Kind != SidecarPieceKind.Ready;
        if (piece.Kind is SidecarPieceKind.Data or SidecarPieceKind.End && piece.Offset != queue.ReceivedOf(from))
        {
            throw new InvalidDataException($"The store gives what is at {piece.Offset}, not what is at {queue.ReceivedOf(from)}.");
        }

        if (piece.Kind == SidecarPieceKind.Data)
        {
            queue.Put(from, piece.Data.Span);
            _silences = 0;
        }
        else if (piece.Kind == SidecarPieceKind.End)
        {
            _hasEnded[Array.IndexOf(s_streams, from)] = true;
        }
    }

    private async Task AcknowledgeAsync(SidecarConnection connection, CancellationToken cancellationToken)
    {
        for (int i = 0; i < s_streams.Length; i++)
        {
            long position = log.PositionOf(new LogSource(key.Attempt, key.Index, s_streams[i]));
            if (position - _acknowledged[i] >= Step)
            {
                // It exists nowhere else then, so a power cut must not take it.
                log.Flush();
                await connection.AcknowledgeAsync(s_streams[i], position, cancellationToken);
                _acknowledged[i] = position;
            }
        }
    }
}
