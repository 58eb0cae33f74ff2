namespace TrainingJobs.Core.Runs.Logs;

/// <summary>A line, or a piece of a very long one, on its way from a worker's output into the canonical log.</summary>
/// <param name="Data">The bytes without the line's end.</param>
/// <param name="End">What follows the bytes in the output.</param>
/// <param name="SourceEnd">Offset in the worker's output behind the line and its end: where reading goes on after a crash.</param>
internal readonly record struct LogLine(ReadOnlyMemory<byte> Data, LineEnd End, long SourceEnd);
