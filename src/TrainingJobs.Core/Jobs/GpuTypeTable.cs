namespace TrainingJobs.Core.Jobs;

/// <summary>The models of GPU that are known by name, with what they can do.</summary>
public static class GpuTypeTable
{
    // The numbers are those of proxiML's page on job configuration; of the GTX 1080 Ti, which it no longer has, those of the maker.
    public static IReadOnlyList<GpuType> All { get; } =
    [
        Of("gtx1060", "GTX 1060", 6, 4.5, 0.9, 3),
        Of("gtx1080ti", "GTX 1080 Ti", 11, 11.3, 0.2, 3),
        Of("rtx2060s", "RTX 2060 Super", 8, 7.1, 15, 3),
        Of("rtx2070s", "RTX 2070 Super", 8, 9, 18.5, 3),
        Of("rtx2080ti", "RTX 2080 Ti", 11, 13.5, 25, 3),
        Of("rtx3090", "RTX 3090", 24, 35.5, 39, 4),
        Of("a4000", "RTX A4000", 16, 9.7, 19, 4),
        Of("a6000", "RTX A6000", 48, 36, 40, 4),
        Of("t4", "T4", 16, 7.5, 15.5, 3),
        Of("p100", "P100", 16, 8, 16, 3),
        Of("v100", "V100", 16, 15, 25.5, 3),
        Of("a100", "A100 (40GB)", 40, 39, 62.5, 4),
        Of("a100xl", "A100 (80GB)", 80, 39, 62.5, 4),
    ];

    /// <summary>The model of that id or name, whatever the spelling (<c>RTX 3090</c>, <c>rtx-3090</c>, <c>GeForce RTX3090</c>).</summary>
    public static GpuType? Find(string name)
    {
        string wanted = Normalise(name);
        return All.FirstOrDefault(t => t.Id == wanted || Normalise(t.Name) == wanted);
    }

    /// <summary>The only model with this number in its id; null when there is none, or several.</summary>
    public static GpuType? FindByNumber(string text)
    {
        string digits = string.Concat(text.Where(char.IsAsciiDigit));
        GpuType[] found = digits.Length < 3 ? [] : [.. All.Where(t => string.Concat(t.Id.Where(char.IsAsciiDigit)) == digits)];
        return found.Length == 1 ? found[0] : null;
    }

    private static string Normalise(string name) =>
        string.Concat(name.ToLowerInvariant().Replace("nvidia", "", StringComparison.Ordinal).Replace("geforce", "", StringComparison.Ordinal).Where(char.IsAsciiLetterOrDigit));

    private static GpuType Of(string id, string name, int memory, double single, double half, int pciExpress) =>
        new() { Id = id, Name = name, Memory = memory, SinglePrecision = single, HalfPrecision = half, PciExpress = pciExpress };
}
