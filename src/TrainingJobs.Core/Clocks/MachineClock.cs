namespace TrainingJobs.Core.Clocks;

/// <summary>
/// The clock of everything that measures: moments are times since the machine was started, so that a wall clock that is set, or jumps,
/// ends nothing and delays nothing. The wall clock is for what people read.
/// </summary>
/// <param name="time">Both clocks; a fake one in tests.</param>
/// <param name="boot">Start of the machine; empty where the system does not name it.</param>
internal sealed class MachineClock(TimeProvider time, string boot)
{
    /// <summary>The clock of this machine.</summary>
    public MachineClock(TimeProvider time)
        : this(time, BootId.Current)
    {
    }

    /// <summary>Timers and the wall clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The wall clock.</summary>
    public DateTimeOffset UtcNow => time.GetUtcNow();

    /// <summary>This moment: the time that the machine has been up, without that in which it slept.</summary>
    public TimeSpan Now => time.GetElapsedTime(0);

    /// <summary>This moment on both clocks.</summary>
    public ClockReading Read() => new(UtcNow, boot, Now);

    /// <summary>A moment on both clocks; what the wall clock shows then if nobody sets it.</summary>
    public ClockReading ReadingOf(TimeSpan moment) => new(UtcNow + (moment - Now), boot, moment);

    /// <summary>
    /// The moment of a stored reading. Exact when the machine has not been started since; else the wall clock is all there is, and one
    /// that has been set back makes it now, never later.
    /// </summary>
    public TimeSpan MomentOf(ClockReading reading) =>
        reading.Boot.Length > 0 && reading.Boot == boot ? Min(reading.Uptime, Now) : MomentOf(reading.Utc);

    /// <summary>The moment of a time on a wall clock, at most now: what has happened cannot lie ahead, whatever another machine's clock says.</summary>
    public TimeSpan MomentOf(DateTimeOffset utc) => Min(Now - (UtcNow - utc), Now);

    /// <summary>The moment of a reading that lies ahead, e.g. when something is due; without a start of the machine in common, by the wall clock.</summary>
    public TimeSpan DueOf(ClockReading reading) =>
        reading.Boot.Length > 0 && reading.Boot == boot ? reading.Uptime : Now + (reading.Utc - UtcNow);

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
