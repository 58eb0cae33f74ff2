using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Types of jobs, and how they were called before.</summary>
internal static class ProxiMlKinds
{
    public static IReadOnlyList<string> Names { get; } = ["notebook", "training", "inference", "endpoint"];

    private static readonly Dictionary<string, string> s_old = new(StringComparer.OrdinalIgnoreCase) { ["headless"] = "training", ["interactive"] = "notebook" };

    /// <summary>The type of today; null when the text is none.</summary>
    public static string? Find(string text) =>
        s_old.GetValueOrDefault(text) ?? Names.FirstOrDefault(n => n.Equals(text, StringComparison.OrdinalIgnoreCase));

    public static JobKind ToKind(string name) => Enum.Parse<JobKind>(name, ignoreCase: true);
}
