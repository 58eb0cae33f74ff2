using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public sealed class PushedTarTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task What_is_written_is_what_is_sent()
    {
        byte[] sent = [];
        await PushedTar.SendAsync(
            async (stream, token) => await stream.WriteAsync(new byte[300_000], token),
            async (stream, token) =>
            {
                using var copy = new MemoryStream();
                await stream.CopyToAsync(copy, token);
                sent = copy.ToArray();
            },
            _limit.Token);

        Assert.Equal(300_000, sent.Length);
    }

    [Fact]
    public async Task Of_a_source_that_fails_its_own_error_is_told()
    {
        FileNotFoundException error = await Assert.ThrowsAsync<FileNotFoundException>(() => PushedTar.SendAsync(
            async (stream, token) =>
            {
                await stream.WriteAsync(new byte[10], token);
                throw new FileNotFoundException("gone.txt");
            },
            async (stream, token) =>
            {
                try
                {
                    await stream.CopyToAsync(Stream.Null, token);
                }
                catch (FileNotFoundException exception)
                {
                    throw new HttpRequestException("the connection broke", exception);
                }
            },
            _limit.Token));

        Assert.Equal("gone.txt", error.Message);
    }

    [Fact]
    public async Task A_daemon_that_refuses_before_it_has_read_all_ends_the_writing()
    {
        Task? writing = null;
        await Assert.ThrowsAsync<DockerNotFoundException>(() => PushedTar.SendAsync(
            (stream, token) => writing = WriteForEverAsync(stream, token),
            (_, _) => throw new DockerNotFoundException("no such container"),
            _limit.Token));

        Assert.True(writing!.IsCompleted);
        Assert.False(_limit.IsCancellationRequested);
    }

    private static async Task WriteForEverAsync(Stream stream, CancellationToken cancellationToken)
    {
        while (true)
        {
            await stream.WriteAsync(new byte[100_000], cancellationToken);
        }
    }
}
