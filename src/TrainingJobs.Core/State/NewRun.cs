using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.State;

/// <summary>A run that is to be stored.</summary>
internal sealed record NewRun
{
    public required string Id { get; init; }

    public required JobPlan Plan { get; init; }

    /// <summary>Variables of the session that starts it, see <see cref="SessionVariables"/>.</summary>
    public required IReadOnlyDictionary<string, string> Session { get; init; }

    /// <summary>Name of the checkpoint folder of an earlier run that it goes on from; null for one of its own.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The run that it is a step of, stored before it; null for one of its own.</summary>
    public string? Parent { get; init; }

    /// <summary>Name of the step.</summary>
    public string? Step { get; init; }

    /// <summary>Stage of the parent, from 1.</summary>
    public int? Stage { get; init; }

    /// <summary>Name of the schedule that it was made by; null for one that a user started.</summary>
    public string? Schedule { get; init; }

    /// <summary>The due time of the schedule that it was made for.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>An earlier run of the same that succeeded and stands for this one; null when it has to run.</summary>
    public string? Reused { get; init; }
}
