using System.Text;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Terminal;

/// <summary>A stream that knows whether it stands in the middle of a line, and whose line that is.</summary>
internal sealed class OpenLine(Stream stream)
{
    private (string RunId, int Attempt, int Worker, LogStream Stream)? _owner;

    /// <summary>Goes on with the owner's open line, or starts a new one with the prefix.</summary>
    public void Begin((string RunId, int Attempt, int Worker, LogStream Stream) owner, string prefix)
    {
        if (_owner == owner)
        {
            return;
        }

        End();
        _owner = owner;
        if (prefix.Length > 0)
        {
            stream.Write(Encoding.UTF8.GetBytes(prefix));
        }
    }

    public void Write(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    /// <summary>Ends the line if one is open.</summary>
    public void End() => Close("\n"u8);

    public void Close(ReadOnlySpan<byte> ending)
    {
        if (_owner is not null)
        {
            stream.Write(ending);
            _owner = null;
        }
    }
}
