using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Runs;

/// <summary>Which part of a run's log to read.</summary>
public sealed record LogQuery
{
    /// <summary>Go on until the run has ended.</summary>
    public bool Follow { get; init; }

    /// <summary>Only the last so many lines (and, with Follow, those that come).</summary>
    public int? Tail { get; init; }

    /// <summary>Only lines taken up at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only this attempt, from 1; null means all.</summary>
    public int? Attempt { get; init; }

    /// <summary>Only these steps, with those below them; empty means all, and the run's own lines.</summary>
    public IReadOnlyList<string> Steps { get; init; } = [];

    /// <summary>Only these workers; empty means all.</summary>
    public IReadOnlyList<int> Workers { get; init; } = [];

    /// <summary>Only these streams; empty means all.</summary>
    public IReadOnlyList<LogStream> Streams { get; init; } = [];

    /// <summary>Only lines that one of these fits; empty means all.</summary>
    public IReadOnlyList<Regex> Match { get; init; } = [];

    /// <summary>With <see cref="Match"/>: so many lines before and behind each that fits, too.</summary>
    public int Context { get; init; }

    /// <summary>
    /// A line that is drawn again and again, as progress bars are, is given once, as it was last; a follow gives it every ten seconds, too.
    /// </summary>
    public bool FoldRedrawn { get; init; }
}
