namespace TrainingJobs.Core.Runs;

/// <summary>How an ended run is started again.</summary>
public sealed record RestartOptions
{
    /// <summary>Run all steps again, those that have succeeded, too, and make all data anew.</summary>
    public bool FromStart { get; init; }

    /// <summary>Begin with an empty checkpoint folder; all steps run again.</summary>
    public bool Fresh { get; init; }
}
