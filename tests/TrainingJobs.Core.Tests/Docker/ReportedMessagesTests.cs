using Docker.DotNet.Models;
using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public sealed class ReportedMessagesTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Messages_come_in_their_order_and_then_the_error()
    {
        var seen = new List<string?>();
        await Assert.ThrowsAsync<DockerConflictException>(async () =>
        {
            await foreach (JSONMessage message in ReportedMessages.OfAsync(TwoThenRefuse, _limit.Token))
            {
                seen.Add(message.Status);
            }
        });

        Assert.Equal(["one", "two"], seen);

        static Task TwoThenRefuse(IProgress<JSONMessage> progress, CancellationToken cancellationToken)
        {
            progress.Report(new JSONMessage { Status = "one" });
            progress.Report(new JSONMessage { Status = "two" });
            throw new DockerConflictException("no");
        }
    }

    [Fact]
    public async Task Who_has_seen_enough_ends_the_work()
    {
        bool hasEnded = false;
        await foreach (JSONMessage _ in ReportedMessages.OfAsync(WithoutEndAsync, _limit.Token))
        {
            break;
        }

        Assert.True(hasEnded);

        async Task WithoutEndAsync(IProgress<JSONMessage> progress, CancellationToken cancellationToken)
        {
            progress.Report(new JSONMessage { Status = "one" });
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                hasEnded = true;
            }
        }
    }
}
