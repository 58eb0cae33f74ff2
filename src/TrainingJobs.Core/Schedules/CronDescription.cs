using System.Globalization;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Schedules;

/// <summary>Says in words when a cron expression comes.</summary>
internal static partial class CronDescription
{
    private const int MaxTimes = 6;

    private static readonly string[] s_months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    private static readonly string[] s_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

    /// <summary>The words for a valid expression.</summary>
    public static string Of(string expression)
    {
        string[] fields = Expand(expression).Split(' ');
        string time = Times(fields[0], fields[1]);
        string days = Days(fields[2], fields[3], fields[4]);
        return days.Length == 0 ? time : $"{time} {days}";
    }

    private static string Expand(string expression) => expression.ToLowerInvariant() switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        "@every_minute" => "* * * * *",
        _ => expression,
    };

    private static string Times(string minute, string hour)
    {
        int[]? minutes = Values(minute, CronField.Minute);
        int[]? hours = Values(hour, CronField.Hour);
        if (minutes is not null && hours is not null && minutes.Length * hours.Length <= MaxTimes)
        {
            return "at " + Join(hours.SelectMany(h => minutes.Select(m => string.Create(CultureInfo.InvariantCulture, $"{h:00}:{m:00}"))));
        }

        string often = (minute, hour) switch
        {
            ("*", "*") => "every minute",
            ("0", "*") => "every hour",
            (_, "*") when Step(minute) is { } step && 60 % step == 0 => $"every {step} minutes",
            ("0", _) when Step(hour) is { } step && 24 % step == 0 => $"every {step} hours",
            _ => "",
        };
        if (often.Length > 0)
        {
            return often;
        }

        string inHour = minute == "*" ? "every minute" : $"at {Listed(minute, "minute", CronField.Minute)}";
        return $"{inHour} of {(hour == "*" ? "every hour" : Listed(hour, "hour", CronField.Hour))}";
    }

    private static string Days(string day, string month, string weekday)
    {
        string months = month == "*" ? "every month" : Listed(month, "month", CronField.Month);
        bool isAnyDay = day is "*" or "?";
        bool isAnyWeekday = weekday is "*" or "?";
        if (isAnyDay && isAnyWeekday)
        {
            return month == "*" ? "every day" : $"every day of {months}";
        }

        string ofMonth = month == "*" && !isAnyWeekday ? "every month" : months;
        string byDay = $"on {Listed(day, "day", CronField.DayOfMonth)} of {ofMonth}";
        string byWeekday = $"on {Listed(weekday, "day of the week", CronField.DayOfWeek)}";
        if (isAnyDay)
        {
            return month == "*" ? byWeekday : $"{byWeekday} in {months}";
        }

        // A '*' with a step makes both fields hold together; else one of the two is enough.
        bool isBoth = day[0] is '*' or '?' || weekday[0] is '*' or '?';
        return isAnyWeekday ? byDay : $"{byDay}{(isBoth ? " when it is also " : " and also ")}{byWeekday}{(month == "*" ? "" : $" in {months}")}";
    }

    private static string Listed(string field, string unit, CronField kind)
    {
        string[] items = field.Split(',');
        bool isPlain = kind.Names.Count == 0 && items.All(i => kind.ValueOf(i) is not null);
        return isPlain ? $"{unit}{(items.Length > 1 ? "s" : "")} {Join(items.Select(i => $"{kind.ValueOf(i)}"))}"
            : Join(items.Select(item => Item(item, unit, kind)));
    }

    private static string Item(string item, string unit, CronField kind)
    {
        string[] halves = item.Split('/');
        string each = halves.Length > 1 ? $"every {Nth(int.Parse(halves[1], CultureInfo.InvariantCulture))} {unit}" : "";
        string[] ends = halves[0].Split('-');
        if (halves[0] is "*" or "?")
        {
            return each.Length > 0 ? each : $"every {unit}";
        }

        if (ends.Length == 2 && kind.ValueOf(ends[0]) is { } first && kind.ValueOf(ends[1]) is { } last)
        {
            string range = kind.Names.Count > 0 ? $"{Named(first, kind)} to {Named(last, kind)}" : $"{unit}s {first} to {last}";
            return each.Length > 0 ? $"{each} from {Named(first, kind)} to {Named(last, kind)}" : range;
        }

        if (kind.ValueOf(halves[0]) is { } value)
        {
            return each.Length > 0 ? $"{each} from {Named(value, kind)}" : kind.Names.Count > 0 ? Named(value, kind) : $"{unit} {value}";
        }

        return Special(item, kind);
    }

    private static string Special(string item, CronField kind)
    {
        if (NthWeekday().Match(item) is { Success: true } nth)
        {
            return $"the {Nth(int.Parse(nth.Groups["n"].Value, CultureInfo.InvariantCulture))} {Named(kind.ValueOf(nth.Groups["day"].Value) ?? 0, kind)} of the month";
        }

        if (kind == CronField.DayOfWeek && item.Length > 1 && item[^1] is 'L' or 'l' && kind.ValueOf(item[..^1]) is { } weekday)
        {
            return $"the last {Named(weekday, kind)} of the month";
        }

        if (item.Length > 1 && item[^1] is 'W' or 'w' && kind.ValueOf(item[..^1]) is { } day)
        {
            return $"the weekday nearest to day {day}";
        }

        return item.ToUpperInvariant() switch
        {
            "L" => "the last day",
            "LW" => "the last weekday",
            ['L', '-', .. var before] => $"day {before} before the last",
            _ => item,
        };
    }

    private static string Named(int value, CronField kind) =>
        kind == CronField.Month ? s_months[value - 1] : kind == CronField.DayOfWeek ? s_days[value] : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The numbers of a list; null when there is more than numbers.</summary>
    private static int[]? Values(string field, CronField kind)
    {
        int?[] values = [.. field.Split(',').Select(kind.ValueOf)];
        return values.All(v => v is not null) ? [.. values.Select(v => v!.Value).Distinct().Order()] : null;
    }

    /// <summary>The n of <c>*/n</c>.</summary>
    private static int? Step(string field) =>
        field.StartsWith("*/", StringComparison.Ordinal) && int.TryParse(field.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int step) && step > 1 ? step : null;

    private static string Nth(int number) => number == 1 ? "single" : $"{number}{(number % 100 is 11 or 12 or 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" })}";

    private static string Join(IEnumerable<string> items) => items.ToArray() switch
    {
        [] => "",
        [var only] => only,
        [.. var first, var last] => $"{string.Join(", ", first)} and {last}",
    };

    [GeneratedRegex(@"\A(?<day>[A-Za-z0-9]+)#(?<n>[1-5])\z")]
    private static partial Regex NthWeekday();
}
