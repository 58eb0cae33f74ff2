using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using TimeZoneConverter;

namespace TrainingJobs.Core.Schedules;

/// <summary>
/// Finds time zones by their names in the IANA database (<c>Europe/Berlin</c>) and in Windows (<c>Eastern Standard Time</c>), on
/// each system and also where .NET has no ICU to know both.
/// </summary>
public static partial class TimeZones
{
    private const int MaxLength = 64;

    /// <summary>True when this machine has a table of time zones; slim images often have none but UTC.</summary>
    public static bool AreKnown => TimeZoneInfo.GetSystemTimeZones().Any(zone => zone.BaseUtcOffset != TimeSpan.Zero);

    /// <summary>The zone of that name; null means UTC.</summary>
    /// <returns>False when there is no such zone on this machine.</returns>
    public static bool TryFind(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        if (name is null || name.Equals("UTC", StringComparison.OrdinalIgnoreCase))
        {
            zone = TimeZoneInfo.Utc;
            return true;
        }

        // The name becomes part of a path on Unix: it must not lead out of the folder of time zones.
        zone = null;
        return name.Length <= MaxLength && Name().IsMatch(name) && TZConvert.TryGetTimeZoneInfo(name, out zone);
    }

    /// <summary>The zone of that name in the IANA database; null means UTC.</summary>
    /// <returns>False when there is no such zone on this machine.</returns>
    public static bool TryFindIana(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = null;
        return (name is null || !TZConvert.KnownWindowsTimeZoneIds.Contains(name)) && TryFind(name, out zone);
    }

    /// <summary>The name of a zone that is nearest to the text; null when none is near.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="closest">Finds the nearest of some names.</param>
    public static string? Nearest(string text, Func<string, IEnumerable<string>, string?> closest)
    {
        string place = text[(text.LastIndexOf('/') + 1)..];
        if (place.Length == 0)
        {
            return null;
        }

        string[] ids = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/', StringComparison.Ordinal))];
        return ids.FirstOrDefault(id => id.EndsWith("/" + place.Replace(' ', '_'), StringComparison.OrdinalIgnoreCase))
            ?? closest(text, ids.Where(id => id[0] == char.ToUpperInvariant(text[0])));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9_+ ().&'-]|/(?!/))*\z")]
    private static partial Regex Name();
}
