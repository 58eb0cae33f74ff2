using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>
/// Output from the daemon's log. After a crash, or when the connection broke, it is read from its beginning and the bytes that have
/// been taken in are skipped. Asking from a time on would be shorter, but not exact: several records can have the same time, pieces of
/// a long line always have, and the two outputs are stamped by two writers.
/// A daemon that follows its log for us leaves the rest out when the container ends while we are behind (seen in Docker 20.10); so
/// at the end its last record is asked for, and when that is not the last one we got, the log is read once more.
/// </summary>
internal sealed class DaemonLogSource(DockerClient client, string container) : ILogSource
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private volatile CancellationTokenSource? _reading;
    private LogRecordMark? _last;

    public async Task PumpAsync(LogBuffer queue, CancellationToken cancellationToken)
    {
        TimeSpan pause = s_firstPause;
        bool isFollowing = true;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            _reading = reading;
            try
            {
                await ReadAsync(queue, isFollowing, reading.Token);
                ContainerInspectResponse details = await client.Containers.InspectAsync(container, cancellationToken);
                if (details.IsOver)
                {
                    if (!isFollowing || await HasAllAsync(cancellationToken))
                    {
                        return;
                    }

                    isFollowing = false;
                    continue;
                }

                // The daemon ended the stream for another reason, e.g. its own end.
                isFollowing = true;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                isFollowing = false;
                continue;
            }
            catch (DockerNotFoundException)
            {
                // Somebody has removed the container, and its log with it.
                return;
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TrainingJobsException)
            {
                // The connection broke: once more from the beginning, without what has been read.
            }

            await Task.Delay(pause, cancellationToken);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }
    }

    /// <summary>From now on the log is read without waiting for more.</summary>
    public void OnSilence()
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

    private async Task ReadAsync(LogBuffer queue, bool isFollowing, CancellationToken cancellationToken)
    {
        long skipOutput = queue.ReceivedOf(LogStream.Output);
        long skipError = queue.ReceivedOf(LogStream.Error);
        await using MultiplexedReader reader = await client.Containers.LogsAsync(
            container, new ContainerLogsParameters { Follow = isFollowing, Timestamps = true }, cancellationToken);
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryTake(out LogStream stream, out ReadOnlyMemory<byte> data))
            {
                ref long skip = ref stream == LogStream.Output ? ref skipOutput : ref skipError;
                int skipped = (int)Math.Min(skip, data.Length);
                skip -= skipped;
                if (skipped < data.Length)
                {
                    queue.Put(stream, data.Span[skipped..]);
                }
            }

            _last = reader.Mark ?? _last;
            queue.Tell();
            await queue.WaitForRoomAsync(cancellationToken);
        }
    }

    private async Task<bool> HasAllAsync(CancellationToken cancellationToken)
    {
        await using MultiplexedReader reader = await client.Containers.LogsAsync(
            container, new ContainerLogsParameters { Tail = "1", Timestamps = true }, cancellationToken);
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryTake(out _, out _))
            {
            }
        }

        return reader.Mark == _last;
    }
}
