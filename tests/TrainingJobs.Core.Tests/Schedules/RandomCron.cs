namespace TrainingJobs.Core.Tests.Schedules;

/// <summary>Draws cron expressions of all forms that <see cref="SlowCron"/> knows.</summary>
internal sealed class RandomCron(Random random)
{
    private static readonly string[] s_months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] s_days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public string Next() => string.Join(
        ' ', Field(0, 59, [], 0.3), Field(0, 23, [], 0.3), Field(1, 31, [], 0.4), Field(1, 12, s_months, 0.5), Field(0, 7, s_days, 0.5));

    private string Field(int least, int most, string[] names, double star)
    {
        if (random.NextDouble() < star)
        {
            return "*";
        }

        return random.NextDouble() < 0.15 ? $"*/{random.Next(1, most - least + 1)}"
            : string.Join(',', Enumerable.Range(0, random.Next(1, 4)).Select(_ => Item(least, most, names)));
    }

    private string Item(int least, int most, string[] names)
    {
        int from = random.Next(least, most + 1);
        int to = random.Next(from, most + 1);
        return random.Next(4) switch
        {
            0 => $"{from}-{to}/{random.Next(1, Math.Max(2, to - from + 1))}",
            1 => $"{Name(from)}-{Name(to)}",
            2 => $"{from}/{random.Next(1, most - least + 1)}",
            _ => Name(from),
        };

        string Name(int value)
        {
            int at = value - least;
            return at < names.Length && random.NextDouble() < 0.4 ? (random.Next(2) == 0 ? names[at] : names[at].ToLowerInvariant()) : $"{value}";
        }
    }
}
