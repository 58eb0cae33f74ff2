namespace TrainingJobs.Core.Schedules;

/// <summary>One of the five fields of a cron expression.</summary>
/// <param name="Name">Name as messages call it.</param>
/// <param name="Ordinal">Its place as messages call it.</param>
/// <param name="Allowed">What may stand in it.</param>
/// <param name="Least">Lowest number.</param>
/// <param name="Most">Highest number.</param>
internal sealed record CronField(string Name, string Ordinal, string Allowed, int Least, int Most)
{
    private static readonly string[] s_monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] s_dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    public static CronField Minute { get; } = new("minute", "first", "a number from 0 to 59", 0, 59);

    public static CronField Hour { get; } = new("hour", "second", "a number from 0 to 23", 0, 23);

    public static CronField DayOfMonth { get; } = new("day of the month", "third", "a number from 1 to 31, L or 15W", 1, 31);

    public static CronField Month { get; } = new("month", "fourth", "a number from 1 to 12, or JAN to DEC", 1, 12) { Names = s_monthNames };

    public static CronField DayOfWeek { get; } =
        new("day of the week", "fifth", "a number from 0 to 7 (0 and 7 are Sunday), or SUN to SAT", 0, 7) { Names = s_dayNames };

    public static IReadOnlyList<CronField> All { get; } = [Minute, Hour, DayOfMonth, Month, DayOfWeek];

    /// <summary>Names in place of numbers, the first for <see cref="Least"/>.</summary>
    public IReadOnlyList<string> Names { get; private init; } = [];

    /// <summary>The number that a text stands for; null when it is none of the field.</summary>
    public int? ValueOf(string text)
    {
        int? value = int.TryParse(text, out int number) ? number : Names.ToList().FindIndex(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? Least + at : null;
        return value >= Least && value <= Most ? value : null;
    }
}
