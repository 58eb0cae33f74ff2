using System.Buffers.Binary;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class MultiplexedReaderTests
{
    private const string Time = "2026-11-21T02:20:00.123456789Z ";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Any_parts_come_out_as_they_went_in_however_they_arrive(bool hasTimes)
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            using var wire = new MemoryStream();
            var expected = new Dictionary<LogStream, List<byte>> { [LogStream.Output] = [], [LogStream.Error] = [] };
            for (int part = random.Next(20); part > 0; part--)
            {
                LogStream stream = random.Next(2) == 0 ? LogStream.Output : LogStream.Error;
                byte[] data = new byte[random.Next(5) == 0 ? 0 : random.Next(3000)];
                random.NextBytes(data);
                expected[stream].AddRange(data);
                Write(wire, stream == LogStream.Output ? 1 : 2, hasTimes ? [.. System.Text.Encoding.ASCII.GetBytes(Time), .. data] : data);
            }

            var actual = new Dictionary<LogStream, List<byte>> { [LogStream.Output] = [], [LogStream.Error] = [] };
            await using var reader = new MultiplexedReader(new Trickle(wire.ToArray(), random), hasTimes, 1024);
            while (await reader.FillAsync(CancellationToken.None))
            {
                while (reader.TryTake(out LogStream stream, out ReadOnlyMemory<byte> data))
                {
                    actual[stream].AddRange(data.Span);
                }
            }

            Assert.Equal(expected[LogStream.Output], actual[LogStream.Output]);
            Assert.Equal(expected[LogStream.Error], actual[LogStream.Error]);
        }
    }

    [Fact]
    public async Task A_stream_that_breaks_off_inside_a_part_is_no_end()
    {
        using var wire = new MemoryStream();
        Write(wire, 1, "hello\n"u8.ToArray());
        await using var reader = new MultiplexedReader(new MemoryStream(wire.ToArray()[..^2]), hasTimes: false);

        Assert.True(await reader.FillAsync(CancellationToken.None));
        Assert.True(reader.TryTake(out _, out ReadOnlyMemory<byte> data));
        Assert.Equal("hell"u8.ToArray(), data.ToArray());
        Assert.False(reader.TryTake(out _, out _));
        await Assert.ThrowsAsync<IOException>(() => reader.FillAsync(CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task What_is_not_multiplexed_is_refused()
    {
        await using var reader = new MultiplexedReader(new MemoryStream("plain text of a terminal"u8.ToArray()), hasTimes: false);

        Assert.True(await reader.FillAsync(CancellationToken.None));
        Assert.Throws<IOException>(() => reader.TryTake(out _, out _));
    }

    private static void Write(Stream wire, int stream, byte[] data)
    {
        byte[] header = [(byte)stream, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), data.Length);
        wire.Write(header);
        wire.Write(data);
    }

    /// <summary>Gives its bytes in pieces of any length.</summary>
    private sealed class Trickle(byte[] data, Random random) : MemoryStream(data)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, 700))], cancellationToken);
    }
}
