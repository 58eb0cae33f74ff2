using System.Globalization;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Reads values out of nodes. Each method takes null for a field that is not there, and returns null then, or when the
/// value is wrong, which it reports. <c>what</c> is the field as messages call it.
/// </summary>
internal sealed class NodeReader(DiagnosticBag diagnostics)
{
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>The value of a key; null when the key is missing or has no value.</summary>
    public static YamlNode? Field(YamlMapping mapping, string key) =>
        mapping.Find(key)?.Value is { } value and not YamlScalar { IsNull: true } ? value : null;

    public YamlMapping? Mapping(YamlNode? node, string what, string? suggestion = null)
    {
        if (node is null or YamlMapping)
        {
            return (YamlMapping?)node;
        }

        WrongType(node, what, "a mapping", suggestion);
        return null;
    }

    /// <summary>A text that may be left out. An empty one is as if it was not there: tools write it for what nobody has filled in.</summary>
    public string? Text(YamlNode? node, string what)
    {
        if (node is YamlScalar scalar)
        {
            return IsEmpty(scalar) ? null : scalar.Text;
        }

        if (node is not null)
        {
            WrongType(node, what, "text");
        }

        return null;
    }

    /// <summary>A text that must be one when it is there.</summary>
    public string? FilledText(YamlNode? node, string what)
    {
        if (node is YamlScalar scalar && IsEmpty(scalar))
        {
            diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'{what}' is empty.");
        }

        return Text(node, what);
    }

    /// <summary>A name that is shown and compared: on one line, without control characters.</summary>
    public string? Name(YamlNode? node, string what) => Checked(
        node, what, text => DiagnosticText.Clean(text, int.MaxValue) == text, "holds characters that no name can have", "Use letters, digits and signs on one line.");

    /// <summary>The address of a container host. It becomes a part of commands, and must not be more than an address there.</summary>
    public string? Host(YamlNode? node, string what) => Checked(
        node, what, NameRules.IsHost, "is no address of a container host", "Write e.g. ssh://user@machine, tcp://machine:2376 or unix:///path.");

    /// <summary>The name of a container image.</summary>
    public string? Image(YamlNode? node, string what) => Checked(
        node, what, NameRules.IsImageName, "is no name of an image", "Write it as [registry/]name[:tag].");

    /// <summary>A version of Python.</summary>
    public string? PythonVersion(YamlNode? node, string what)
    {
        string? version = Checked(node, what, NameRules.IsPythonVersion, "is no version of Python", "Write it as 3.12, or 3.12.1.");
        if (version == "3.1")
        {
            // What writes files takes 3.10 for a number, whose last zero says nothing.
            diagnostics.Warning(DiagnosticCodes.InvalidValue, node!.Position, $"'{what}' is 3.1, a version of 2009.", "Did you mean '3.10'? Write it in quotes.");
        }

        return version;
    }

    /// <summary>Names of Debian packages.</summary>
    public IReadOnlyList<string> SystemPackages(YamlNode? node, string what)
    {
        IReadOnlyList<YamlScalar> items = TextNodes(node, what);
        foreach (YamlScalar item in items.Where(i => !IsEmpty(i)))
        {
            Checked(item, what, NameRules.IsSystemPackage, "is no name of a Debian package", "Write one package per item, e.g. ffmpeg or libgl1=1.6.0-1.");
        }

        return [.. items.Select(i => i.Text)];
    }

    /// <summary>A text that a rule holds for.</summary>
    public string? Checked(YamlNode? node, string what, Func<string, bool> rule, string complaint, string suggestion)
    {
        if (Text(node, what) is { } text && !rule(text))
        {
            diagnostics.Error(DiagnosticCodes.InvalidValue, node!.Position, $"'{((YamlScalar)node).Shown}' in '{what}' {complaint}.", suggestion);
        }

        return Text(node, what);
    }

    /// <summary>A list of texts; a text alone is a list of one.</summary>
    public IReadOnlyList<string> Texts(YamlNode? node, string what) => TextNodes(node, what).Select(n => n.Text).ToArray();

    /// <summary>The same for a field that is only kept; what says so hears of one that is not empty.</summary>
    public IReadOnlyList<string> Texts(YamlNode? node, string what, Action<YamlNode, DiagnosticBag> tell)
    {
        IReadOnlyList<string> texts = Texts(node, what);
        if (texts.Count > 0)
        {
            tell(node!, diagnostics);
        }

        return texts;
    }

    /// <summary>The same, with the places.</summary>
    public IReadOnlyList<YamlScalar> TextNodes(YamlNode? node, string what, bool allowEmpty = false)
    {
        switch (node)
        {
            case null:
                return [];
            case YamlScalar one:
                return [one];
            case YamlSequence sequence:
                foreach (YamlNode item in sequence.Items)
                {
                    if (item is not YamlScalar { IsNull: false })
                    {
                        WrongType(item, what, "a list of texts", item is YamlScalar ? "Write \"\" for an empty text." : null);
                    }
                    else if (!allowEmpty && string.IsNullOrWhiteSpace(((YamlScalar)item).Text))
                    {
                        diagnostics.Error(DiagnosticCodes.InvalidValue, item.Position, $"An item of '{what}' is empty.");
                    }
                }

                return [.. sequence.Items.OfType<YamlScalar>()];
            default:
                WrongType(node, what, "a list of texts");
                return [];
        }
    }

    /// <summary>The text of a key that must be there.</summary>
    public string? Required(YamlMapping mapping, string key, string whose)
    {
        if (Field(mapping, key) is { } node)
        {
            return FilledText(node, key);
        }

        diagnostics.Error(DiagnosticCodes.MissingField, mapping.Position, $"{whose} has no '{key}'.", $"Write '{key}: …'.");
        return null;
    }

    /// <summary>The items of a list; anything else but nothing is an error.</summary>
    public IReadOnlyList<YamlNode> Items(YamlNode? node, string what, string? suggestion = null)
    {
        switch (node)
        {
            case null:
                return [];
            case YamlSequence sequence:
                foreach (YamlNode item in sequence.Items.Where(i => i is YamlScalar { IsNull: true }))
                {
                    diagnostics.Error(DiagnosticCodes.InvalidValue, item.Position, $"An item of '{what}' is empty.");
                }

                return [.. sequence.Items.Where(i => i is not YamlScalar { IsNull: true })];
            default:
                WrongType(node, what, "a list", suggestion);
                return [];
        }
    }

    /// <summary>A schedule of cron that comes at some time, with one blank between its fields.</summary>
    public string? Cron(YamlNode node, string what)
    {
        if (FilledText(node, what) is not { } text)
        {
            return null;
        }

        if (CronExpression.TryParse(text, out CronExpression? cron, out CronProblem? problem))
        {
            Unserved.Schedule(node, cron, diagnostics);
            return cron.Text;
        }

        diagnostics.Error(
            DiagnosticCodes.InvalidValue, ((YamlScalar)node).PositionOf(problem.Offset), $"{problem.Message} ('{what}' is a schedule of cron.)", problem.Suggestion);
        return null;
    }

    /// <summary>The name of a time zone that this machine knows, by IANA or by Windows.</summary>
    public string? TimeZone(YamlNode? node, string what) => ReadTimeZone(node, what, DiagnosticSeverity.Error, TimeZones.TryFind);

    /// <summary>The name of a time zone by IANA, for an image. Its table may have others than this machine, and it runs without.</summary>
    public string? ImageTimeZone(YamlNode? node, string what) => ReadTimeZone(node, what, DiagnosticSeverity.Warning, TimeZones.TryFindIana);

    private string? ReadTimeZone(YamlNode? node, string what, DiagnosticSeverity severity, TimeZoneLookup find)
    {
        if (Text(node, what) is not { } name || find(name, out _))
        {
            return (node as YamlScalar)?.Text;
        }

        string shown = ((YamlScalar)node!).Shown;
        if (!TimeZones.AreKnown)
        {
            diagnostics.Warning(
                DiagnosticCodes.InvalidValue, node.Position, $"Whether '{shown}' in '{what}' is a time zone was not checked: this machine knows none.",
                "Install its table of time zones (tzdata).");
            return name;
        }

        string? nearest = TimeZones.Nearest(name, NameSuggestion.Closest);
        diagnostics.Add(
            severity, DiagnosticCodes.InvalidValue, node.Position, $"'{shown}' in '{what}' is no time zone.",
            nearest is null ? "Write a name such as Europe/Berlin, America/New_York or UTC." : $"Did you mean '{nearest}'?");
        return name;
    }

    private delegate bool TimeZoneLookup(string? name, out TimeZoneInfo? zone);

    public int? Integer(YamlNode? node, string what, int least, string? suggestion = null)
    {
        switch (node)
        {
            case null or YamlScalar when node is null || IsEmpty(node):
                return null;
            case YamlScalar scalar when ParameterValues.IsOfType(ParameterType.Int, scalar.Text):
                bool isSmall = int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value);
                if (isSmall && value >= least)
                {
                    return value;
                }

                diagnostics.Error(
                    DiagnosticCodes.InvalidValue, node.Position,
                    isSmall ? $"'{what}' must be {least} or more, not {value}." : $"'{what}' is out of range: {scalar.Shown}.");
                return null;
            default:
                WrongType(node, what, "a whole number", suggestion);
                return null;
        }
    }

    /// <summary>A price: a number above zero.</summary>
    public decimal? Price(YamlNode? node, string what)
    {
        if (node is null || IsEmpty(node))
        {
            return null;
        }

        if (node is not YamlScalar scalar || !decimal.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal price))
        {
            WrongType(node, what, "a number");
            return null;
        }

        if (price > 0)
        {
            return price;
        }

        diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'{what}' must be more than 0, not {scalar.Shown}.");
        return null;
    }

    public bool? Boolean(YamlNode? node, string what)
    {
        if (node is YamlScalar scalar && ParameterValues.TryReadFlag(scalar.Text, out bool value))
        {
            return value;
        }

        if (node is not null && !IsEmpty(node))
        {
            WrongType(node, what, "true or false");
        }

        return null;
    }

    public TimeSpan? Duration(YamlNode? node, string what, bool allowZero)
    {
        if (node is not YamlScalar scalar)
        {
            if (node is not null)
            {
                WrongType(node, what, "a length of time");
            }

            return null;
        }

        if (IsEmpty(node))
        {
            return null;
        }

        if (Jobs.Duration.TryParse(scalar.Text, out TimeSpan value) && (allowZero || value > TimeSpan.Zero))
        {
            return value;
        }

        diagnostics.Error(
            DiagnosticCodes.InvalidDuration, node.Position,
            value == TimeSpan.Zero && !allowZero && Jobs.Duration.TryParse(scalar.Text, out _)
                ? $"'{what}' must be longer than nothing." : $"'{scalar.Shown}' is no length of time.",
            scalar.Text.Count(c => c == ':') == 1 ? "Minutes and seconds, or hours and minutes? Write e.g. 1m30s or 1h30m."
                : "Write a number with a unit, e.g. 90s, 30m, 1h30m or 2d, or 1:30:00; a bare number is seconds.");
        return null;
    }

    public Quantity? Quantity(YamlNode? node, string what)
    {
        if (node is not YamlScalar scalar)
        {
            if (node is not null)
            {
                WrongType(node, what, "a quantity");
            }

            return null;
        }

        if (IsEmpty(node))
        {
            return null;
        }

        if (Jobs.Quantity.TryParse(scalar.Text, out Quantity quantity))
        {
            return quantity;
        }

        string bare = scalar.Text.Replace(" ", "", StringComparison.Ordinal).TrimEnd('b', 'B');
        string better = bare.Length > 0 ? bare[..^1] + char.ToUpperInvariant(bare[^1]) : bare;
        string? repaired = new[] { bare, better }.FirstOrDefault(t => t != scalar.Text && Jobs.Quantity.TryParse(t, out _));
        diagnostics.Error(
            DiagnosticCodes.InvalidQuantity, node.Position, $"'{scalar.Shown}' is no quantity for '{what}'.",
            repaired is null ? "Write a number that is not negative with an optional suffix, e.g. 500m, 2, 16Gi or 10G." : $"Did you mean '{repaired}'?");
        return null;
    }

    /// <summary>One of the names of an enum, in camel case as files write them, in any case.</summary>
    public TEnum? Enum<TEnum>(YamlNode? node, string what)
        where TEnum : struct, Enum
    {
        if (Text(node, what) is not { } text)
        {
            return null;
        }

        if (char.IsAsciiLetter(text[0]) && !text.Contains(',', StringComparison.Ordinal) && System.Enum.TryParse(text, ignoreCase: true, out TEnum value))
        {
            return value;
        }

        string[] names = [.. System.Enum.GetNames<TEnum>().Select(KeySuggestions.ToCamelCase)];
        diagnostics.Error(
            DiagnosticCodes.InvalidValue, node!.Position, $"'{((YamlScalar)node).Shown}' is no {what}; it must be one of {string.Join(", ", names)}.",
            KeySuggestions.DidYouMean(text, names));
        return null;
    }

    /// <summary>Warns about keys that mean nothing here.</summary>
    public void CheckKeys(YamlMapping mapping, IReadOnlyList<string> known, string where)
    {
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (known.Contains(entry.Name, StringComparer.Ordinal) || diagnostics.IsFull)
            {
                continue;
            }

            diagnostics.Warning(
                DiagnosticCodes.UnknownKey, entry.Key.Position, $"The key '{entry.Key.Shown}' means nothing in {where} and is ignored.",
                KeySuggestions.DidYouMean(entry.Name, known) ?? $"Known keys: {string.Join(", ", known)}.");
        }
    }

    /// <summary>Reports the second and later ones of equal keys of this mapping.</summary>
    public void CheckDuplicates(YamlMapping mapping)
    {
        var first = new Dictionary<string, TextPosition>(StringComparer.Ordinal);
        foreach (YamlEntry entry in mapping.Entries)
        {
            if (!first.TryAdd(entry.Name, entry.Key.Position))
            {
                diagnostics.Error(
                    DiagnosticCodes.DuplicateKey, entry.Key.Position, $"The key '{entry.Key.Shown}' stands here a second time.",
                    $"Keep one of the two; the first is on line {first[entry.Name].Line}.");
            }
        }
    }

    /// <summary>The same for everything below the node.</summary>
    public void CheckDuplicatesBelow(YamlNode node)
    {
        if (node is YamlSequence sequence)
        {
            foreach (YamlNode item in sequence.Items)
            {
                CheckDuplicatesBelow(item);
            }
        }
        else if (node is YamlMapping mapping)
        {
            CheckDuplicates(mapping);
            foreach (YamlEntry entry in mapping.Entries)
            {
                CheckDuplicatesBelow(entry.Value);
            }
        }
    }

    /// <summary>True for a text of nothing, which says as much as no value.</summary>
    private static bool IsEmpty(YamlNode? node) => node is YamlScalar scalar && string.IsNullOrWhiteSpace(scalar.Text);

    public void WrongType(YamlNode node, string what, string expected, string? suggestion = null) =>
        diagnostics.Error(DiagnosticCodes.WrongType, node.Position, $"'{what}' must be {expected}, but this is {node.Describe()}.", suggestion);
}
