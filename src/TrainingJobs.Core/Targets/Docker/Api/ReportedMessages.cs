using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What Docker.DotNet reports while it works, as a sequence.</summary>
internal static class ReportedMessages
{
    /// <param name="work">Reports messages until it ends.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DockerApiException">The daemon refuses.</exception>
    public static async IAsyncEnumerable<JSONMessage> OfAsync(
        Func<IProgress<JSONMessage>, CancellationToken, Task> work, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateUnbounded<JSONMessage>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task working = WorkAsync(work, channel.Writer, stopping.Token);
        try
        {
            await foreach (JSONMessage message in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return message;
            }
        }
        finally
        {
            // Who has seen enough ends the work, too.
            await stopping.CancelAsync();
            await working;
        }
    }

    private static async Task WorkAsync(
        Func<IProgress<JSONMessage>, CancellationToken, Task> work, ChannelWriter<JSONMessage> to, CancellationToken cancellationToken)
    {
        try
        {
            await work(new Sink(to), cancellationToken);
            to.Complete();
        }
        catch (Exception exception)
        {
            // The reader throws it.
            to.Complete(exception);
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it keeps the order.</summary>
    private sealed class Sink(ChannelWriter<JSONMessage> to) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value) => to.TryWrite(value);
    }
}
