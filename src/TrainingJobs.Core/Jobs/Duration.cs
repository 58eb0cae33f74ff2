using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Jobs;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>1h30m</c>, <c>2d</c>, <c>250ms</c>; a bare number is seconds.</summary>
public static partial class Duration
{
    /// <summary>
    /// Reads a length of time that is zero or more; also takes <c>hh:mm:ss</c> with any number of hours, and with days before them
    /// <c>d.hh:mm:ss</c> and <c>d-hh:mm:ss</c>, which is Slurm's. Two numbers (<c>1:30</c>) are refused: to some they are hours and minutes,
    /// to Slurm and YAML 1.1 minutes and seconds.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TimeSpan value)
    {
        value = default;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text.Contains(':'))
        {
            return TryParseClock(text, out value);
        }

        double milliseconds = 0;
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            while (at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] == '.'))
            {
                at++;
            }

            if (!double.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                return false;
            }

            start = at;
            while (at < text.Length && char.IsAsciiLetter(text[at]))
            {
                at++;
            }

            double? unit = text[start..at] switch
            {
                "ms" => 1,
                "" when start == text.Length && milliseconds == 0 => 1000,
                "s" => 1000,
                "m" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                "w" => 7 * 86_400_000,
                _ => null,
            };
            if (unit is null)
            {
                return false;
            }

            milliseconds += number * unit.Value;
        }

        if (milliseconds > TimeSpan.MaxValue.TotalMilliseconds / 2)
        {
            return false;
        }

        // To the millisecond, so that Format loses nothing.
        value = TimeSpan.FromMilliseconds(Math.Round(milliseconds));
        return true;
    }

    private static bool TryParseClock(string text, out TimeSpan value)
    {
        value = default;
        Match match = Clock().Match(text);
        if (!match.Success
            || !Number("days", out double days) || !Number("hours", out double hours)
            || !Number("minutes", out double minutes) || !Number("seconds", out double seconds))
        {
            return false;
        }

        // Hours alone may be any number: 24:00:00 is a day. Behind days they are those of a day.
        if (minutes >= 60 || seconds >= 60 || (match.Groups["days"].Success && hours >= 24))
        {
            return false;
        }

        double total = ((((((days * 24) + hours) * 60) + minutes) * 60) + seconds) * 1000;
        if (total > TimeSpan.MaxValue.TotalMilliseconds / 2)
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds(Math.Floor(total));
        return true;

        bool Number(string part, out double number)
        {
            number = 0;
            return !match.Groups[part].Success
                || double.TryParse(match.Groups[part].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
        }
    }

    [GeneratedRegex(@"^(?:(?<days>[0-9]{1,9})[.-])?(?<hours>[0-9]{1,9}):(?<minutes>[0-9]{1,2}):(?<seconds>[0-9]{1,2}(?:\.[0-9]{1,9})?)$")]
    private static partial Regex Clock();

    /// <summary>The shortest text that reads back as the same length, to the millisecond.</summary>
    public static string Format(TimeSpan value)
    {
        if (value.TotalMilliseconds < 1)
        {
            return "0s";
        }

        var text = new StringBuilder();
        Append(value.Days, "d");
        Append(value.Hours, "h");
        Append(value.Minutes, "m");
        Append(value.Seconds, "s");
        Append(value.Milliseconds, "ms");
        return text.ToString();

        void Append(int amount, string unit)
        {
            if (amount > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
            }
        }
    }
}
