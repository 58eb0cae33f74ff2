namespace TrainingJobs.Core.Runs;

/// <summary>The background process that moves runs through their states.</summary>
public sealed record AgentInfo
{
    public required bool IsRunning { get; init; }

    public int? ProcessId { get; init; }

    public DateTimeOffset? Started { get; init; }

    public string? Version { get; init; }

    /// <summary>What the agent is hosted by, e.g. <c>trainingjobs</c> or <c>pwsh</c>.</summary>
    public string? Host { get; init; }

    /// <summary>The state folder it works for.</summary>
    public required string StateFolder { get; init; }

    /// <summary>Number of runs that have not ended.</summary>
    public int ActiveRuns { get; init; }
}
