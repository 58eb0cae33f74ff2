namespace TrainingJobs.Core.Schedules;

/// <summary>What a user changes of a schedule; null leaves it as it is.</summary>
public sealed record ScheduleUpdate
{
    public ScheduleTrigger? Trigger { get; init; }

    public IReadOnlyList<string>? Arguments { get; init; }

    public string? Target { get; init; }

    public ScheduleOverlap? Overlap { get; init; }

    public ScheduleCatchUp? CatchUp { get; init; }

    public TimeSpan? CatchUpWindow { get; init; }

    public TimeSpan? RandomDelay { get; init; }

    public DateTimeOffset? Until { get; init; }

    internal ScheduleDefinition Apply(ScheduleDefinition schedule, DateTimeOffset now) => schedule with
    {
        Trigger = Trigger is { } trigger ? trigger with { From = trigger.Every is null ? null : trigger.From ?? now } : schedule.Trigger,
        Arguments = Arguments ?? schedule.Arguments,
        Target = Target ?? schedule.Target,
        Overlap = Overlap ?? schedule.Overlap,
        CatchUp = CatchUp ?? schedule.CatchUp,
        CatchUpWindow = CatchUpWindow ?? schedule.CatchUpWindow,
        RandomDelay = RandomDelay ?? schedule.RandomDelay,
        Until = Until ?? schedule.Until,
    };
}
