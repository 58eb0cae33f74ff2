using System.Diagnostics.CodeAnalysis;
using Cronos;
using Schedule = Cronos.CronExpression;

namespace TrainingJobs.Core.Schedules;

/// <summary>
/// When something is to be run again and again: minute, hour, day of the month, month and day of the week, as cron has them.
/// When both day fields name days, either of the two is enough; a field that begins with <c>*</c> names none.
/// </summary>
/// <remarks>
/// Where clocks are set forward, times that are left out count as the first moment after the gap, which is taken once. Where they
/// are set back, a time that comes twice is taken at its first; only when the minute or the hour has a <c>*</c>, a range or a step
/// is it taken both times.
/// </remarks>
public sealed class CronExpression
{
    // Impossible dates (31 April) are known to never come; a day that comes seldom (29 February on a Monday) comes within 40 years.
    private static readonly DateTime s_probe = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly string[] s_macros = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly", "@every_minute"];
    private const string Example = "e.g. \"0 3 * * *\" for each day at 03:00";

    private readonly Schedule _schedule;

    // The other half of a union of days.
    private readonly Schedule? _other;

    private CronExpression(string text, Schedule schedule, Schedule? other)
    {
        Text = text;
        _schedule = schedule;
        _other = other;
    }

    /// <summary>The expression as it was written, with one blank between its fields.</summary>
    public string Text { get; }

    /// <summary>The expression in words, e.g. <c>at 00:00 on day 1 of every month</c>; times are those of the schedule's time zone.</summary>
    public string Description => CronDescription.Of(Text);

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">It is none, or it names a day that never comes.</exception>
    public static CronExpression Parse(string text) =>
        TryParse(text, out CronExpression? expression, out CronProblem? problem)
            ? expression : throw new FormatException($"{problem.Message} {problem.Suggestion}");

    /// <summary>Reads an expression of five fields, or a name with <c>@</c> such as <c>@daily</c>.</summary>
    /// <param name="text">The text; blanks around it and several between fields are allowed.</param>
    /// <param name="expression">The expression; null when the text is none.</param>
    /// <param name="problem">What is wrong and where; null when nothing is.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out CronExpression? expression, [NotNullWhen(false)] out CronProblem? problem)
    {
        expression = null;
        IReadOnlyList<CronPart> parts = CronPart.Split(text);
        problem = parts is [{ Text: ['@', ..] } macro] ? CheckMacro(macro) : CheckCount(parts) ?? CheckFields(parts);
        if (problem is not null)
        {
            return false;
        }

        expression = Create([.. parts.Select(p => p.Text)]);
        if (expression.Next(s_probe, TimeZoneInfo.Utc) is null)
        {
            string never = $"'{expression.Text}' never comes: no month that it names has such a day.";
            problem = new CronProblem(parts[Math.Min(2, parts.Count - 1)].Offset, never, "Write a day that the month has; L is the last day of each month.");
            expression = null;
        }

        return problem is null;
    }

    /// <summary>The first time after the given one, in the given time zone; null when none comes.</summary>
    public DateTimeOffset? Next(DateTimeOffset after, TimeZoneInfo zone)
    {
        DateTimeOffset? one = _schedule.GetNextOccurrence(after, zone);
        DateTimeOffset? two = _other?.GetNextOccurrence(after, zone);
        return one is null || two < one ? two : one;
    }

    /// <summary>The times after the given one, in order and without end; none when none comes.</summary>
    public IEnumerable<DateTimeOffset> NextTimes(DateTimeOffset after, TimeZoneInfo zone)
    {
        for (DateTimeOffset? next = Next(after, zone); next is { } time; next = Next(time, zone))
        {
            yield return time;
        }
    }

    public override string ToString() => Text;

    private static CronExpression Create(string[] fields)
    {
        string text = string.Join(' ', fields);
        if (fields is not [var minute, var hour, [not ('*' or '?'), ..] day, var month, [not ('*' or '?'), ..] weekday])
        {
            return new CronExpression(text, Schedule.Parse(text), null);
        }

        // Cronos takes days that are in both fields. Cron itself takes those that are in one of them.
        return new CronExpression(text, Schedule.Parse($"{minute} {hour} {day} {month} *"), Schedule.Parse($"{minute} {hour} * {month} {weekday}"));
    }

    private static CronProblem? CheckMacro(CronPart macro) =>
        s_macros.Contains(macro.Text, StringComparer.OrdinalIgnoreCase) ? null
            : new CronProblem(macro.Offset, $"'{macro.Shown}' is no schedule that is known.", $"Known: {string.Join(", ", s_macros)}; or write five fields, {Example}.");

    private static CronProblem? CheckCount(IReadOnlyList<CronPart> parts)
    {
        if (parts.Count == CronField.All.Count)
        {
            return null;
        }

        string order = string.Join(", ", CronField.All.Select(f => f.Name));
        string advice = parts.Count == CronField.All.Count + 1
            ? $"Seconds and years are not supported. Write {order}, {Example}." : $"Write {order}, {Example}.";
        return parts.Count > CronField.All.Count
            ? new CronProblem(parts[CronField.All.Count].Offset, $"A cron schedule has 5 fields, but this one has {parts.Count}.", advice)
            : new CronProblem(parts.Count == 0 ? 0 : parts[0].Offset, $"A cron schedule has 5 fields, but this one has {(parts.Count == 0 ? "none" : $"{parts.Count}")}.", advice);
    }

    private static CronProblem? CheckFields(IReadOnlyList<CronPart> parts)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (!IsValid(parts[i].Text, i))
            {
                // Of a list, the item that is wrong for itself is told; one that is wrong only in company is the whole field.
                CronPart wrong = parts[i].Items().Where(item => !IsValid(item.Text, i)).Cast<CronPart?>().FirstOrDefault() ?? parts[i];
                CronField field = CronField.All[i];
                return new CronProblem(
                    wrong.Offset, $"'{wrong.Shown}' is wrong in the {field.Ordinal} field, the {field.Name}.",
                    $"Write {field.Allowed}, '*' for any, a-b for a range, '*/n' for each n-th, or several with commas.");
            }
        }

        return null;
    }

    private static bool IsValid(string field, int place)
    {
        string[] fields = ["*", "*", "*", "*", "*"];
        fields[place] = field;
        try
        {
            Schedule.Parse(string.Join(' ', fields));
            return true;
        }
        catch (Exception exception) when (exception is FormatException or MissingSeedException)
        {
            // The second one is for 'H', which stands for a number that is drawn from a name.
            return false;
        }
    }
}
