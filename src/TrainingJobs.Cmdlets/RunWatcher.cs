using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>Watches several runs as one sequence.</summary>
internal static class RunWatcher
{
    private static readonly TimeSpan s_tick = TimeSpan.FromSeconds(1);

    // Longer ones no timer takes, and nobody will see the end of.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    /// <summary>
    /// Each run as it is now and after each change, until all have ended or the time is over. Null about once a second, so that the
    /// caller can show that time goes by.
    /// </summary>
    public static async IAsyncEnumerable<TrainingRun?> WatchAsync(
        TrainingJobsClient client, IReadOnlyList<string> ids, TimeSpan? timeout, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (timeout is { } time && time < s_longest)
        {
            limit.CancelAfter(time);
        }

        Channel<TrainingRun?> changes = Channel.CreateUnbounded<TrainingRun?>();
        Task ticking = TickAsync(changes.Writer, limit.Token);
        Task watching = WatchAllAsync(client, ids, changes.Writer, limit.Token);
        try
        {
            await foreach (TrainingRun? run in changes.Reader.ReadAllAsync(cancellationToken))
            {
                yield return run;
            }
        }
        finally
        {
            await limit.CancelAsync();
            await Task.WhenAll(ticking, watching);
        }
    }

    /// <inheritdoc cref="WatchAsync(TrainingJobsClient, IReadOnlyList{string}, TimeSpan?, CancellationToken)"/>
    public static IAsyncEnumerable<TrainingRun?> WatchAsync(TrainingJobsClient client, IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        WatchAsync(client, ids, null, cancellationToken);

    private static async Task WatchAllAsync(
        TrainingJobsClient client, IReadOnlyList<string> ids, ChannelWriter<TrainingRun?> changes, CancellationToken token)
    {
        try
        {
            await Task.WhenAll(ids.Select(id => WatchOneAsync(client, id, changes, token)));
            changes.TryComplete();
        }
        catch (OperationCanceledException)
        {
            changes.TryComplete();
        }
        catch (Exception error)
        {
            changes.TryComplete(error);
        }
    }

    private static async Task WatchOneAsync(
        TrainingJobsClient client, string id, ChannelWriter<TrainingRun?> changes, CancellationToken token)
    {
        await foreach (TrainingRun run in client.Runs.WatchAsync(id, token))
        {
            await changes.WriteAsync(run, token);
        }
    }

    private static async Task TickAsync(ChannelWriter<TrainingRun?> changes, CancellationToken token)
    {
        using var timer = new PeriodicTimer(s_tick);
        try
        {
            while (await timer.WaitForNextTickAsync(token) && changes.TryWrite(null))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the wait.
        }
    }
}
