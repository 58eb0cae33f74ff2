using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TrainingJobs.Core.Schedules;

/// <summary>Which due times of a schedule are to be acted on at a moment. Pure: the same arguments give the same answer.</summary>
/// <param name="Fire">Due times that runs are to be started for, in their order.</param>
/// <param name="Missed">What is missed, as one entry; null when nothing is.</param>
/// <param name="Considered">Due times up to this one are decided now.</param>
/// <param name="Next">When to look again; null when the schedule is never due any more.</param>
internal sealed record DueTimes(IReadOnlyList<DateTimeOffset> Fire, MissedTimes? Missed, DateTimeOffset Considered, DateTimeOffset? Next)
{
    /// <summary>Due times that <see cref="ScheduleCatchUp.All"/> makes up for at once; of more the newest.</summary>
    public const int MaxCatchUp = 1000;

    /// <summary>
    /// How late a due time still counts as on time: an agent that starts, a disk that is full for a while or a busy machine cost no run.
    /// </summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Decides.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="considered">Due times up to this one have been decided before.</param>
    /// <param name="now">The moment.</param>
    public static DueTimes Decide(ScheduleDefinition schedule, DateTimeOffset considered, DateTimeOffset now)
    {
        var onTime = new List<DateTimeOffset>();
        var late = new Queue<DateTimeOffset>();
        long lateCount = 0;
        DateTimeOffset? firstLate = null;
        DateTimeOffset decided = considered;
        DateTimeOffset? next = null;
        for (DateTimeOffset? due = schedule.Next(considered); due is { } time; due = schedule.Next(time))
        {
            DateTimeOffset start = time + DelayOf(schedule, time);
            if (start > now)
            {
                next = start;
                break;
            }

            decided = time;
            if (now - start <= Tolerance)
            {
                onTime.Add(time);
                continue;
            }

            firstLate ??= time;
            lateCount++;
            late.Enqueue(time);
            if (late.Count > MaxCatchUp)
            {
                late.Dequeue();
            }
        }

        DateTimeOffset[] caughtUp = schedule.CatchUp switch
        {
            ScheduleCatchUp.All => [.. late.Where(IsWorthIt)],
            // What is on time makes up for what was before.
            ScheduleCatchUp.Last when onTime.Count == 0 => [.. late.TakeLast(1).Where(IsWorthIt)],
            _ => [],
        };
        long missed = lateCount - caughtUp.Length;
        return new DueTimes([.. caughtUp, .. onTime], missed > 0 ? new MissedTimes(missed, firstLate!.Value, LastMissed()) : null, decided, next);

        bool IsWorthIt(DateTimeOffset time) => schedule.CatchUpWindow is not { } window || now - time <= window;

        DateTimeOffset LastMissed() => late.Where(time => !caughtUp.Contains(time)).DefaultIfEmpty(firstLate!.Value).Max();
    }

    /// <summary>How much later than due the run starts: the same for the same due time, whoever asks.</summary>
    public static TimeSpan DelayOf(ScheduleDefinition schedule, DateTimeOffset due)
    {
        if (schedule.RandomDelay is not { } most || most <= TimeSpan.Zero)
        {
            return TimeSpan.Zero;
        }

        string seed = string.Create(CultureInfo.InvariantCulture, $"{schedule.Name.ToLowerInvariant()} {due.ToUnixTimeMilliseconds()}");
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(seed));
        return TimeSpan.FromSeconds(Math.Floor(most.TotalSeconds * (BitConverter.ToUInt32(hash) / (double)uint.MaxValue)));
    }
}
