using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Jobs;

/// <summary>Who makes a GPU, by the names that the makers give their models.</summary>
internal static partial class GpuVendors
{
    public const string Nvidia = "nvidia";
    public const string Amd = "amd";

    /// <returns><see cref="Amd"/> for the names of its series (Instinct MI…, Radeon), else <see cref="Nvidia"/>.</returns>
    public static string Of(string model) => AmdNames().IsMatch(model) ? Amd : Nvidia;

    [GeneratedRegex(@"\b(amd|instinct|radeon)\b|^\s*mi[ -]?\d{2,3}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AmdNames();
}
