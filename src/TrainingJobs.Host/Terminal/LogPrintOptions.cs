namespace TrainingJobs.Host.Terminal;

/// <summary>How log records are printed.</summary>
internal sealed record LogPrintOptions
{
    /// <summary>The workers' bytes and nothing else.</summary>
    public bool Raw { get; init; }

    /// <summary>What a worker wrote to its error stream, and setup lines, go to ours.</summary>
    public bool SplitStreams { get; init; }

    /// <summary>Each line begins with its worker's index.</summary>
    public bool ShowWorkers { get; init; }

    /// <summary>Each line begins with the name of its step.</summary>
    public bool ShowSteps { get; init; }

    /// <summary>Progress bars overwrite themselves, as on a terminal; else each of their states is a line.</summary>
    public bool KeepCarriageReturns { get; init; }
}
