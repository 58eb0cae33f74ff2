using System.Buffers;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Docker.Output;

/// <summary>Output of one stream on its way into the log.</summary>
internal sealed class OutputSegment(LogStream stream)
{
    public LogStream Stream { get; } = stream;

    public ArrayBufferWriter<byte> Data { get; } = new(256);
}
