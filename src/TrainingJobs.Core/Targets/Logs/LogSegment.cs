using System.Buffers;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>Output of one stream on its way into the log.</summary>
internal sealed class LogSegment(LogStream stream)
{
    public LogStream Stream { get; } = stream;

    public ArrayBufferWriter<byte> Data { get; } = new(256);
}
