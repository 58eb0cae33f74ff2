using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace TrainingJobs.Core.Jobs;

/// <summary>Lengths of time as people write them: <c>90s</c>, <c>1h30m</c>, <c>2d</c>, <c>250ms</c>; a bare number is seconds.</summary>
public static class Duration
{
    /// <summary>Reads a length of time that is zero or more; also takes <c>hh:mm:ss</c> and <c>d.hh:mm:ss</c>.</summary>
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
            bool isTime = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out value) && value >= TimeSpan.Zero;
            value = TimeSpan.FromMilliseconds(Math.Floor(value.TotalMilliseconds));
            return isTime;
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
