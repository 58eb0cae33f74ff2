namespace TrainingJobs.Core.Targets;

/// <summary>Matches the names that people use for GPUs with those that devices report.</summary>
internal static class GpuNames
{
    private static readonly string[] s_noise = ["NVIDIA", "GEFORCE", "TESLA", "QUADRO", "AMD", "RADEON", "INSTINCT", "PRO", "GRAPHICS"];

    private static readonly string[] s_families = ["RTX", "GTX", "RX"];

    /// <summary>Words that make another model of the one before them: an RTX 3090 Ti is no RTX 3090.</summary>
    private static readonly string[] s_variants = ["TI", "SUPER", "D", "XT", "XTX", "GRE"];

    /// <summary>True when the wanted name (<c>A100</c>, <c>rtx3090</c>, <c>A100-80GB</c>) means the device (<c>NVIDIA GeForce RTX 3090</c>).</summary>
    public static bool Matches(string wanted, string device)
    {
        string[] asked = Words(wanted);
        string[] has = Words(device);
        if (asked.Length == 0)
        {
            return false;
        }

        // The words asked for must stand in the device's name, in order; others may stand between ("A100 80GB", "A100-SXM4-80GB").
        int at = -1;
        foreach (string word in asked)
        {
            at = Array.IndexOf(has, word, at + 1);
            if (at < 0)
            {
                return false;
            }
        }

        return at + 1 >= has.Length || !s_variants.Contains(has[at + 1]);
    }

    /// <summary>Words without those that say nothing; a number that follows letters with a gap or without is the same: RTX3090, RTX 3090.</summary>
    private static string[] Words(string name)
    {
        var words = new List<string>();
        string[] parts = name.ToUpperInvariant().Split([' ', '-', '_', '(', ')', '/', ':'], StringSplitOptions.RemoveEmptyEntries);
        foreach (string part in parts.Where(part => !s_noise.Contains(part)))
        {
            string? family = s_families.FirstOrDefault(prefix =>
                part.Length > prefix.Length && part.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiDigit(part[prefix.Length]));
            if (family is not null)
            {
                words.Add(family);
            }

            words.AddRange(SplitVariant(part[(family?.Length ?? 0)..]));
        }

        return [.. words];
    }

    /// <summary>Takes "2080TI" apart; leaves "A100" and "80GB" whole.</summary>
    private static IEnumerable<string> SplitVariant(string part)
    {
        string? variant = s_variants.FirstOrDefault(v =>
            v.Length > 1 && part.Length > v.Length && part.EndsWith(v, StringComparison.Ordinal) && char.IsAsciiDigit(part[^(v.Length + 1)]));
        return variant is null ? [part] : [part[..^variant.Length], variant];
    }
}
