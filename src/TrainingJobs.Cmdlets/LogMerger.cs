using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TrainingJobs.Core;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets;

/// <summary>Follows the logs of several runs as one, line by line as they come.</summary>
internal static class LogMerger
{
    // How far one run that prints fast may be read ahead of the others.
    private const int ReadAhead = 256;

    /// <summary>Lines of all runs until the last one has ended; within a run they are in its order.</summary>
    public static async IAsyncEnumerable<LogRecord> FollowAsync(
        TrainingJobsClient client, IReadOnlyList<string> ids, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Channel<LogRecord> lines = Channel.CreateBounded<LogRecord>(ReadAhead);
        Task following = FollowAllAsync(client, ids, query, lines.Writer, ended.Token);
        try
        {
            await foreach (LogRecord line in lines.Reader.ReadAllAsync(cancellationToken))
            {
                yield return line;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await following;
        }
    }

    private static async Task FollowAllAsync(
        TrainingJobsClient client, IReadOnlyList<string> ids, LogQuery query, ChannelWriter<LogRecord> lines, CancellationToken token)
    {
        try
        {
            await Task.WhenAll(ids.Select(id => FollowOneAsync(client, id, query, lines, token)));
            lines.TryComplete();
        }
        catch (OperationCanceledException)
        {
            lines.TryComplete();
        }
        catch (Exception error)
        {
            lines.TryComplete(error);
        }
    }

    private static async Task FollowOneAsync(
        TrainingJobsClient client, string id, LogQuery query, ChannelWriter<LogRecord> lines, CancellationToken token)
    {
        await foreach (LogRecord line in client.Logs.ReadAsync(id, query, token))
        {
            await lines.WriteAsync(line, token);
        }
    }
}
