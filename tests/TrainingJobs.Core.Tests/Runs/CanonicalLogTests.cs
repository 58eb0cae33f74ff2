using System.Text;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using Xunit;

namespace TrainingJobs.Core.Tests.Runs;

public sealed class CanonicalLogTests : IDisposable
{
    private static readonly LogSource s_output = new(1, 0, LogStream.Output);

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void What_was_written_is_read_back_with_time_worker_stream_and_bytes()
    {
        byte[] odd = [0xFF, 0xFE, (byte)'x'];
        using (LogWriter writer = LogWriter.Open(_file, TimeProvider.System))
        {
            Append(writer, s_output, "one\n"u8.ToArray());
            Append(writer, new LogSource(2, 3, LogStream.Error), [.. odd, (byte)'\r']);
            writer.Note(2, "note");
        }

        List<LogRecord> records = Read();
        Assert.Equal(["one", "\uFFFD\uFFFDx", "note"], records.Select(r => r.Text));
        Assert.Equal(odd, records[1].GetBytes());
        Assert.Equal((2, 3, LogStream.Error, LogTerminator.Cr), (records[1].Attempt, records[1].Worker, records[1].Stream, records[1].Terminator));
        Assert.True(DateTimeOffset.UtcNow - records[0].Time < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_writer_that_was_killed_at_any_byte_costs_no_line_and_doubles_none()
    {
        byte[] output = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30).Select(i => $"line {i}\n")));
        using (LogWriter writer = LogWriter.Open(_file, TimeProvider.System))
        {
            Append(writer, s_output, output);
        }

        byte[] whole = File.ReadAllBytes(_file);
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(_file, whole[..cut]);
            using (LogWriter writer = LogWriter.Open(_file, TimeProvider.System))
            {
                int position = (int)writer.PositionOf(s_output);
                Append(writer, s_output, output[position..], position);
            }

            Assert.Equal(Enumerable.Range(0, 30).Select(i => $"line {i}"), Read().Select(r => r.Text));
        }
    }

    [Fact]
    public void A_line_longer_than_any_buffer_is_one_record_again()
    {
        string line = new('x', 3_000_000);
        using (LogWriter writer = LogWriter.Open(_file, TimeProvider.System))
        {
            Append(writer, s_output, Encoding.UTF8.GetBytes("before\n" + line + "\nafter\n"));
        }

        Assert.Equal(["before", line, "after"], Read().Select(r => r.Text));
    }

    [Fact]
    public void A_reader_sees_lines_as_they_are_written_and_never_half_a_record()
    {
        using LogWriter writer = LogWriter.Open(_file, TimeProvider.System);
        using LogReader reader = LogReader.Open("r", _file)!;
        for (int i = 0; i < 100; i++)
        {
            Assert.Null(reader.Next());
            Append(writer, s_output, Encoding.UTF8.GetBytes($"{i}\n"), writer.PositionOf(s_output));
            Assert.Equal($"{i}", reader.Next()?.Text);
        }
    }

    private static void Append(LogWriter writer, LogSource source, byte[] output, long offset = 0)
    {
        var lines = new List<LogLine>();
        LineSplitter.Split(output, offset, isEnd: true, lines);
        writer.Append(source, lines);
    }

    private List<LogRecord> Read()
    {
        using LogReader reader = LogReader.Open("r", _file)!;
        var records = new List<LogRecord>();
        while (reader.Next() is { } record)
        {
            records.Add(record);
        }

        records.AddRange(reader.Rest());
        return records;
    }
}
