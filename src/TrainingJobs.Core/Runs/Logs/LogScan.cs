using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Runs.Logs;

/// <summary>What an existing log holds.</summary>
/// <param name="Length">Length of the whole records; what is behind is the half record of a writer that was killed.</param>
/// <param name="Positions">How far each source's output has been taken in.</param>
internal sealed record LogScan(long Length, Dictionary<LogSource, long> Positions)
{
    public static LogScan Of(SafeFileHandle file)
    {
        var positions = new Dictionary<LogSource, long>();
        if (RandomAccess.GetLength(file) == 0)
        {
            // Each run begins so; the cursor's buffer would be the dearest thing about a short one.
            return new LogScan(0, positions);
        }

        var cursor = new LogCursor(file);
        while (cursor.TryNext(out LogHeader header, out _))
        {
            positions[header.Source] = header.SourceEnd;
        }

        return new LogScan(cursor.Position, positions);
    }
}
