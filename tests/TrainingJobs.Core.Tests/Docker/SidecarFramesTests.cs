using System.Text;
using TrainingJobs.Core.Targets.Docker.Logs;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>What a store of a container's output tells is understood however it is cut.</summary>
public class SidecarFramesTests
{
    private const string Told = "r\nb\nd 1000000000000010 5\nab\ncdd 1000000000000015 1\n\ne 1000000000000016\n";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Each_byte_comes_with_its_offset_however_it_is_cut(int length)
    {
        var frames = new SidecarFrames();
        var data = new StringBuilder();
        var kinds = new List<SidecarPieceKind>();
        byte[] told = Encoding.ASCII.GetBytes(Told);
        for (int at = 0; at < told.Length; at += length)
        {
            ReadOnlyMemory<byte> part = told.AsMemory(at, Math.Min(length, told.Length - at));
            while (frames.TryTake(ref part, out SidecarPiece piece))
            {
                if (piece.Kind == SidecarPieceKind.Data)
                {
                    Assert.Equal(10 + data.Length, piece.Offset);
                    data.Append(Encoding.ASCII.GetString(piece.Data.Span));
                }
                else
                {
                    kinds.Add(piece.Kind);
                    Assert.Equal(piece.Kind == SidecarPieceKind.End ? 16 : 0, piece.Offset);
                }
            }
        }

        Assert.Equal("ab\ncd\n", data.ToString());
        Assert.Equal([SidecarPieceKind.Ready, SidecarPieceKind.Begun, SidecarPieceKind.End], kinds);
    }

    [Theory]
    [InlineData("sh: cannot do it\n")]
    [InlineData("d 1000000000000010\n")]
    [InlineData("d x 5\n")]
    [InlineData("something that goes on and on and on without an end, longer than any line of a store")]
    public void What_a_store_never_says_is_refused(string text) => Assert.Throws<InvalidDataException>(() =>
    {
        ReadOnlyMemory<byte> data = Encoding.ASCII.GetBytes(text);
        new SidecarFrames().TryTake(ref data, out _);
    });
}
