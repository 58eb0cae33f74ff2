namespace TrainingJobs.Core.State;

/// <summary>Times as the state file and the log hold them: microseconds since 1970, UTC.</summary>
internal static class UnixTime
{
    private const long TicksPerMicrosecond = 10;

    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TicksPerMicrosecond;

    public static long? From(DateTimeOffset? time) => time is { } value ? From(value) : null;

    public static DateTimeOffset ToTime(long microseconds) =>
        new(DateTimeOffset.UnixEpoch.UtcTicks + (microseconds * TicksPerMicrosecond), TimeSpan.Zero);

    public static DateTimeOffset? ToTime(long? microseconds) => microseconds is { } value ? ToTime(value) : null;
}
