using Microsoft.Extensions.Time.Testing;

namespace TrainingJobs.Testing;

/// <summary>Time that passes when a test says so, and a wall clock beside it that can be set like any other.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private long _offset;

    public override long TimestampFrequency => _time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _time.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _offset));

    public override long GetTimestamp() => _time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _time.CreateTimer(callback, state, dueTime, period);

    /// <summary>Lets time pass; timers that are due go off.</summary>
    public void Advance(TimeSpan time) => _time.Advance(time);

    /// <summary>Somebody sets the wall clock; no time passes.</summary>
    public void SetWallClock(TimeSpan by) => Interlocked.Add(ref _offset, by.Ticks);
}
