namespace TrainingJobs.Core.Files;

/// <summary>Finds the name that was probably meant.</summary>
public static class NameSuggestion
{
    // Longer texts are no misspelt names, and comparing them with many candidates would take long.
    private const int MaxLength = 40;
    private const int MaxCandidates = 200;

    /// <summary>The candidate nearest to the text, or null when none is near.</summary>
    public static string? Closest(string text, IEnumerable<string> candidates)
    {
        if (text.Length is 0 or > MaxLength)
        {
            return null;
        }

        string wanted = Normalise(text);
        (string? best, int bestDistance) = (null, (wanted.Length / 3) + 1);
        foreach (string candidate in candidates.Take(MaxCandidates))
        {
            string name = Normalise(candidate);
            if (name == wanted)
            {
                return candidate;
            }

            if (name.Length > MaxLength || Math.Abs(name.Length - wanted.Length) >= bestDistance)
            {
                continue;
            }

            int distance = EditDistance.Between(wanted, name);
            if (distance < bestDistance && distance < Math.Max(name.Length, 2))
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>"Did you mean 'x'?", or null when no candidate is near.</summary>
    public static string? DidYouMean(string text, IEnumerable<string> candidates) =>
        Closest(text, candidates) is { } name ? $"Did you mean '{name}'?" : null;

    // working_directory, working-directory and WorkingDirectory are spellings of workingDirectory.
    private static string Normalise(string name) =>
        name.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
}
