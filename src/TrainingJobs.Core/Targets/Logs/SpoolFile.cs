using System.Buffers;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>A file that output of a worker is written to, on its way into the canonical log.</summary>
internal static class SpoolFile
{
    private const int ChunkLength = 1024 * 1024;

    /// <summary>Takes in what is behind what the log has of it.</summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <param name="source">What it is the output of.</param>
    /// <param name="log">Where it goes; knows how much has been taken in.</param>
    /// <param name="isEnd">True when nothing will follow: then a last line without a newline is taken, too.</param>
    /// <param name="takesOpenLine">True to take the beginning of a line, too, whose end has not come.</param>
    /// <returns>True when there was something.</returns>
    public static bool Collect(string path, LogSource source, LogWriter log, bool isEnd, bool takesOpenLine = false)
    {
        // Mostly there is none: an exception each time would cost more than all the rest.
        if (!File.Exists(path))
        {
            return false;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var lines = new List<LogLine>();
            bool any = false;
            while (true)
            {
                long position = log.PositionOf(source);
                int read = RandomAccess.Read(file, buffer, position);
                if (read == 0)
                {
                    return any;
                }

                lines.Clear();
                bool isLast = isEnd && position + read >= RandomAccess.GetLength(file);
                int taken = LineSplitter.Split(buffer.AsMemory(0, read), position, isLast, lines, log.Filter);
                if (takesOpenLine && taken < read && LineSplitter.OpenPiece(buffer.AsMemory(taken, read - taken), position + taken, log.Filter) is { } open)
                {
                    lines.Add(open);
                }

                if (lines.Count == 0)
                {
                    return any;
                }

                log.Append(source, lines);
                any = true;
            }
        }
        catch (FileNotFoundException)
        {
            // A link to a file that was not made yet; .NET says that it exists.
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
