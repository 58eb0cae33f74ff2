namespace TrainingJobs.Core.Schedules;

/// <summary>A part of a cron expression, and where in the text it begins.</summary>
internal readonly record struct CronPart(string Text, int Offset)
{
    private const int MaxShown = 40;

    /// <summary>The text, cut when it is long.</summary>
    public string Shown => Text.Length > MaxShown ? string.Concat(Text.AsSpan(0, MaxShown), "…") : Text;

    /// <summary>The fields of a text: what stands between blanks.</summary>
    public static IReadOnlyList<CronPart> Split(string text)
    {
        var parts = new List<CronPart>();
        int start = -1;
        for (int i = 0; i <= text.Length; i++)
        {
            bool isBlank = i == text.Length || char.IsWhiteSpace(text[i]);
            if (!isBlank && start < 0)
            {
                start = i;
            }
            else if (isBlank && start >= 0)
            {
                parts.Add(new CronPart(text[start..i], start));
                start = -1;
            }
        }

        return parts;
    }

    /// <summary>The items of a field: what stands between commas.</summary>
    public IEnumerable<CronPart> Items()
    {
        int start = 0;
        foreach (string item in Text.Split(','))
        {
            yield return new CronPart(item.Length == 0 ? "," : item, Offset + start);
            start += item.Length + 1;
        }
    }
}
