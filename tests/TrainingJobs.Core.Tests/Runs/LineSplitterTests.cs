using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Runs.Logs;
using Xunit;

namespace TrainingJobs.Core.Tests.Runs;

public sealed class LineSplitterTests
{
    [Theory]
    [InlineData("a\nb\n", "a|l b|l")]
    [InlineData("a\r\nb", "a|c b|n")]
    [InlineData("10%\r20%\rdone\n", "10%|r 20%|r done|l")]
    [InlineData("\n\n", "|l |l")]
    [InlineData("x\r", "x|r")]
    [InlineData("", "")]
    public void Lines_end_with_LF_with_CR_LF_with_a_lone_CR_or_with_the_output(string output, string expected)
    {
        var lines = new List<LogLine>();
        int taken = LineSplitter.Split(Encoding.UTF8.GetBytes(output), 0, isEnd: true, lines);

        Assert.Equal(output.Length, taken);
        Assert.Equal(expected, string.Join(' ', lines.Select(line => $"{Encoding.UTF8.GetString(line.Data.Span)}|{(char)line.End}")));
    }

    [Fact]
    public void While_more_may_come_an_unfinished_line_and_half_a_CR_LF_are_left_alone()
    {
        var lines = new List<LogLine>();

        Assert.Equal(2, LineSplitter.Split("a\nhalf"u8.ToArray(), 0, isEnd: false, lines));
        Assert.Equal(0, LineSplitter.Split("b\r"u8.ToArray(), 2, isEnd: false, lines));
        Assert.Equal(3, LineSplitter.Split("b\r\n"u8.ToArray(), 2, isEnd: false, lines));
        Assert.Equal(LineEnd.CrLf, lines[^1].End);
        Assert.Equal(5, lines[^1].SourceEnd);
    }

    [Fact]
    public void A_very_long_line_comes_in_pieces_that_do_not_cut_a_character()
    {
        byte[] output = Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("€", 100_000)) + "\n");
        var lines = new List<LogLine>();
        LineSplitter.Split(output, 0, isEnd: true, lines);

        Assert.True(lines.Count > 3);
        Assert.All(lines, line => Assert.DoesNotContain('�', Encoding.UTF8.GetString(line.Data.Span)));
        Assert.All(lines.SkipLast(1), line => Assert.Equal(LineEnd.Piece, line.End));
        Assert.Equal(output.Length, lines[^1].SourceEnd);
    }

    [Fact]
    public void However_output_arrives_the_lines_are_the_same_and_every_byte_is_in_one()
    {
        Gen<byte[]> outputs = Gen.Elements((byte)'a', (byte)'\n', (byte)'\r', (byte)0xE2, (byte)0x82, (byte)0xAC).ArrayOf();
        Gen<int[]> cuts = Gen.Choose(1, 7).NonEmptyListOf().Select(list => list.ToArray());
        Prop.ForAll(outputs.ToArbitrary(), cuts.ToArbitrary(), (output, steps) =>
        {
            var whole = new List<LogLine>();
            LineSplitter.Split(output, 0, isEnd: true, whole);

            var stepwise = new List<LogLine>();
            int position = 0, arrived = 0, step = 0;
            while (position < output.Length || arrived < output.Length)
            {
                arrived = Math.Min(output.Length, arrived + steps[step++ % steps.Length]);
                bool isEnd = arrived == output.Length;
                position += LineSplitter.Split(output.AsMemory(position, arrived - position), position, isEnd, stepwise);
            }

            return Render(whole) == Render(stepwise) && Rejoin(whole).SequenceEqual(output);
        }).QuickCheckThrowOnFailure();
    }

    private static string Render(List<LogLine> lines) =>
        string.Join(' ', lines.Select(line => $"{Convert.ToHexString(line.Data.Span)}:{line.End}:{line.SourceEnd}"));

    private static byte[] Rejoin(List<LogLine> lines)
    {
        var all = new MemoryStream();
        foreach (LogLine line in lines)
        {
            all.Write(line.Data.Span);
            all.Write(line.End switch { LineEnd.Lf => "\n"u8, LineEnd.CrLf => "\r\n"u8, LineEnd.Cr => "\r"u8, _ => ""u8 });
        }

        return all.ToArray();
    }
}
