using System.Globalization;

namespace TrainingJobs.Core.Clocks;

/// <summary>
/// A moment as two clocks tell it: the wall clock, which people and servers may set, and the time that the machine has been up, which
/// nobody can. Stored, it lets another process say how much time has really passed since (<see cref="MachineClock.MomentOf(ClockReading)"/>).
/// </summary>
/// <param name="Utc">The wall clock.</param>
/// <param name="Boot">Start of the machine that <paramref name="Uptime"/> counts from; empty where the system does not name it.</param>
/// <param name="Uptime">Time since then, without that in which the machine slept.</param>
internal readonly record struct ClockReading(DateTimeOffset Utc, string Boot, TimeSpan Uptime)
{
    private const char Separator = ' ';

    /// <summary>A reading as text, for the state.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Utc.UtcTicks}{Separator}{Uptime.Ticks}{Separator}{Boot}");

    /// <summary>The reading of a text; null for a text that is none, and for null.</summary>
    public static ClockReading? Parse(string? text)
    {
        string[] parts = text?.Split(Separator) ?? [];
        return parts.Length == 3
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long utc)
            && long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long uptime)
            && utc <= DateTimeOffset.MaxValue.UtcTicks
                ? new ClockReading(new DateTimeOffset(utc, TimeSpan.Zero), parts[2], TimeSpan.FromTicks(uptime))
                : null;
    }
}
