namespace TrainingJobs.Core.Tests.Schedules;

/// <summary>
/// Times of cron expressions, slowly and plainly: a table of the numbers of each field, and a walk over each minute of real time. Knows
/// numbers, names, lists, ranges and steps.
/// </summary>
internal sealed class SlowCron
{
    private static readonly string[] s_months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] s_days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _days;
    private readonly bool[] _monthsOfYear;
    private readonly bool[] _weekdays;
    private readonly bool _areBothDaysNeeded;
    private readonly bool _repeats;

    public SlowCron(string expression)
    {
        string[] fields = expression.Split(' ');
        _minutes = Table(fields[0], 0, 59, null, 0);
        _hours = Table(fields[1], 0, 23, null, 0);
        _days = Table(fields[2], 1, 31, null, 0);
        _monthsOfYear = Table(fields[3], 1, 12, s_months, 1);
        _weekdays = Table(fields[4], 0, 7, s_days, 0);
        _weekdays[0] |= _weekdays[7];
        _areBothDaysNeeded = fields[2][0] == '*' || fields[4][0] == '*';
        _repeats = (fields[0] + fields[1]).AsSpan().IndexOfAny('*', '-', '/') >= 0;
    }

    /// <summary>The first times after the given one, in UTC, at most <paramref name="count"/> and up to a number of years.</summary>
    public List<DateTime> NextInUtc(DateTime after, int count, int years = 60)
    {
        var times = new List<DateTime>();
        var start = new DateTime(after.Year, after.Month, after.Day, after.Hour, after.Minute, 0, DateTimeKind.Utc);
        for (DateTime day = start.Date; day.Year < after.Year + years; day = day.AddDays(1))
        {
            if (!IsDay(day))
            {
                continue;
            }

            for (int minute = 0; minute < 24 * 60; minute++)
            {
                DateTime time = day.AddMinutes(minute);
                if (time > start && _hours[time.Hour] && _minutes[time.Minute])
                {
                    times.Add(time);
                    if (times.Count == count)
                    {
                        return times;
                    }
                }
            }
        }

        return times;
    }

    /// <summary>All times after the first and up to the second instant, in the clock of a zone.</summary>
    public IEnumerable<DateTimeOffset> Between(DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        DateTimeOffset before = TimeZoneInfo.ConvertTime(from, zone);
        for (DateTimeOffset instant = from.AddMinutes(1); instant <= to; instant = instant.AddMinutes(1))
        {
            DateTimeOffset now = TimeZoneInfo.ConvertTime(instant, zone);
            bool comesAgain = zone.IsAmbiguousTime(now.DateTime) && now.Offset == zone.GetAmbiguousTimeOffsets(now.DateTime).Min();
            if (Matches(now.DateTime) ? !comesAgain || _repeats : Skipped(before.DateTime, now.DateTime).Any(Matches))
            {
                yield return now;
            }

            before = now;
        }
    }

    /// <summary>What the clock leaves out between two minutes that follow each other.</summary>
    private static IEnumerable<DateTime> Skipped(DateTime before, DateTime now)
    {
        for (DateTime time = before.AddMinutes(1); time < now; time = time.AddMinutes(1))
        {
            yield return time;
        }
    }

    private bool Matches(DateTime time) => IsDay(time) && _hours[time.Hour] && _minutes[time.Minute];

    private bool IsDay(DateTime day)
    {
        bool byDay = _days[day.Day];
        bool byWeekday = _weekdays[(int)day.DayOfWeek];
        return _monthsOfYear[day.Month] && (_areBothDaysNeeded ? byDay && byWeekday : byDay || byWeekday);
    }

    private static bool[] Table(string field, int least, int most, string[]? names, int firstName)
    {
        var table = new bool[64];
        foreach (string item in field.Split(','))
        {
            string[] halves = item.Split('/');
            string[] ends = halves[0].Split('-');
            int from = halves[0] == "*" ? least : Number(ends[0]);
            int to = halves[0] == "*" ? most : ends.Length > 1 ? Number(ends[1]) : halves.Length > 1 ? most : from;
            int step = halves.Length > 1 ? int.Parse(halves[1]) : 1;
            for (int value = from; value <= to; value += step)
            {
                table[value] = true;
            }
        }

        return table;

        int Number(string text) =>
            int.TryParse(text, out int number) ? number : firstName + Array.FindIndex(names!, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
    }
}
