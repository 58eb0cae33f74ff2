using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>
/// Takes a container's output from the daemon's log into the canonical log, each byte once. What has been taken in is remembered by
/// the canonical log alone, as an offset in each of the two outputs. After a crash, or when the connection broke, the daemon's log
/// is read from its beginning and the bytes before the offset are skipped. Asking from a time on would be shorter, but not exact:
/// several records can have the same time, pieces of a long line always have, and the two outputs are stamped by two writers.
/// A daemon that follows its log for us leaves the rest out when the container ends while we are behind (seen in Docker 20.10); so
/// at the end its last record is asked for, and when that is not the last one we got, the log is read once more.
/// </summary>
internal sealed class LogFollower : IDisposable
{
    /// <summary>Output that waits to be taken in; the daemon is not read further meanwhile.</summary>
    private const int MostWaiting = 4 * 1024 * 1024;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    /// <summary>A container has ended, but its log does not, and nothing comes any more: then it is read without waiting.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);

    private readonly DockerClient _client;
    private readonly string _container;
    private readonly Action _changed;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _room = new(0);
    private readonly PendingOutput _output;
    private readonly PendingOutput _error;
    private readonly Task _pump;
    private List<OutputSegment> _waiting = [];
    private int _waitingLength;
    private bool _isBlocked;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile CancellationTokenSource? _reading;
    private volatile bool _isOver;
    private LogRecordMark? _last;

    /// <param name="client">The daemon.</param>
    /// <param name="container">Name of the container.</param>
    /// <param name="key">The worker.</param>
    /// <param name="log">Knows how much has been taken in.</param>
    /// <param name="changed">Called when something can be taken in.</param>
    public LogFollower(DockerClient client, string container, WorkerKey key, LogWriter log, Action changed)
    {
        _client = client;
        _container = container;
        _changed = changed;
        _output = new PendingOutput(new LogSource(key.Attempt, key.Index, LogStream.Output), log);
        _error = new PendingOutput(new LogSource(key.Attempt, key.Index, LogStream.Error), log);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>True when what was taken in here is what the log holds: not so when a write has failed, or the log was opened anew.</summary>
    public bool IsInStepWith(LogWriter log) => _output.IsInStepWith(log) && _error.IsInStepWith(log);

    /// <summary>Takes in what has come so far.</summary>
    /// <returns>True when there was something.</returns>
    public bool Take(LogWriter log)
    {
        List<OutputSegment> taken;
        lock (_lock)
        {
            if (_waiting.Count == 0)
            {
                return false;
            }

            taken = _waiting;
            _waiting = [];
            _waitingLength = 0;
            if (_isBlocked)
            {
                _isBlocked = false;
                _room.Release();
            }
        }

        foreach (OutputSegment segment in taken)
        {
            PendingOf(segment.Stream).Take(segment.Data, log);
        }

        return true;
    }

    /// <summary>Takes in all there is and will be: for a container that has ended.</summary>
    /// <exception cref="DockerUnavailableException">The rest cannot be read now.</exception>
    public async Task<bool> TakeAllAsync(LogWriter log, CancellationToken cancellationToken)
    {
        bool any = false;
        while (true)
        {
            Task news;
            lock (_lock)
            {
                news = _news.Task;
            }

            bool isOver = _isOver;
            bool some = Take(log);
            any |= some;
            if (isOver)
            {
                break;
            }

            if (some)
            {
                continue;
            }

            try
            {
                await news.WaitAsync(s_silence, cancellationToken);
            }
            catch (TimeoutException)
            {
                StopFollowing();
            }
        }

        await _pump;
        any |= _output.End(log);
        any |= _error.End(log);
        return any;
    }

    public void Dispose()
    {
        _ending.Cancel();
        _room.Release();
    }

    private async Task PumpAsync()
    {
        TimeSpan pause = s_firstPause;
        bool isFollowing = true;
        while (!_ending.IsCancellationRequested)
        {
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
            _reading = reading;
            try
            {
                await ReadAsync(isFollowing, reading.Token);
                ContainerDetails details = await _client.Containers.InspectAsync(_container, _ending.Token);
                if (details.State.IsOver)
                {
                    if (!isFollowing || await HasAllAsync(_ending.Token))
                    {
                        break;
                    }

                    isFollowing = false;
                    continue;
                }

                // The daemon ended the stream for another reason, e.g. its own end.
                isFollowing = true;
            }
            catch (OperationCanceledException) when (!_ending.IsCancellationRequested)
            {
                isFollowing = false;
                continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (DockerNotFoundException)
            {
                // Somebody has removed the container, and its log with it.
                break;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TrainingJobsException)
            {
                // The connection broke: once more from the beginning, without what has been read.
            }

            await Task.Delay(pause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }

        _isOver = true;
        Tell();
    }

    private async Task ReadAsync(bool isFollowing, CancellationToken cancellationToken)
    {
        long skipOutput = _output.Received;
        long skipError = _error.Received;
        await using MultiplexedReader reader = await _client.Containers.LogsAsync(
            _container, new LogsQuery { Follow = isFollowing, Timestamps = true }, cancellationToken);
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryTake(out LogStream stream, out ReadOnlyMemory<byte> data))
            {
                ref long skip = ref stream == LogStream.Output ? ref skipOutput : ref skipError;
                int skipped = (int)Math.Min(skip, data.Length);
                skip -= skipped;
                if (skipped < data.Length)
                {
                    Put(stream, data.Span[skipped..]);
                }
            }

            _last = reader.Mark ?? _last;
            Tell();
            if (IsFull())
            {
                await _room.WaitAsync(cancellationToken);
            }
        }
    }

    private async Task<bool> HasAllAsync(CancellationToken cancellationToken)
    {
        await using MultiplexedReader reader = await _client.Containers.LogsAsync(
            _container, new LogsQuery { Tail = 1, Timestamps = true }, cancellationToken);
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryTake(out _, out _))
            {
            }
        }

        return reader.Mark == _last;
    }

    private void Put(LogStream stream, ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            if (_waiting.Count == 0 || _waiting[^1].Stream != stream)
            {
                _waiting.Add(new OutputSegment(stream));
            }

            System.Buffers.BuffersExtensions.Write(_waiting[^1].Data, data);
            _waitingLength += data.Length;
            PendingOf(stream).Received += data.Length;
        }
    }

    private void StopFollowing()
    {
        try
        {
            _reading?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just come to its end by itself.
        }
    }

    private bool IsFull()
    {
        lock (_lock)
        {
            return _isBlocked = _waitingLength > MostWaiting;
        }
    }

    private void Tell()
    {
        TaskCompletionSource told;
        lock (_lock)
        {
            told = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
        _changed();
    }

    private PendingOutput PendingOf(LogStream stream) => stream == LogStream.Output ? _output : _error;
}
