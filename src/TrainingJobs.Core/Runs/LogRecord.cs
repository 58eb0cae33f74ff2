using System.Text;

namespace TrainingJobs.Core.Runs;

/// <summary>One line of a run's log.</summary>
public sealed record LogRecord
{
    public required string RunId { get; init; }

    /// <summary>Step that printed it, seen from the run whose log is read, e.g. <c>prepare</c> or <c>evaluate/plot</c>; null for that run itself.</summary>
    public string? Step { get; init; }

    /// <summary>When the line was taken up, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Attempt that printed it, from 1; 0 for what was done before the first.</summary>
    public required int Attempt { get; init; }

    /// <summary>Index of the worker that printed it, from 0; -1 for what concerns the whole run.</summary>
    public required int Worker { get; init; }

    public required LogStream Stream { get; init; }

    /// <summary>The line without its end; bytes that are not UTF-8 show as U+FFFD, <see cref="GetBytes"/> has them.</summary>
    public string Text => Encoding.UTF8.GetString(Data.Span);

    public required LogTerminator Terminator { get; init; }

    internal ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The bytes as the worker printed them, without the line's end.</summary>
    public byte[] GetBytes() => Data.ToArray();

    public override string ToString() => Text;
}
