using System.Globalization;

namespace TrainingJobs.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Names">Measurements that are wanted; none stands for all.</param>
/// <param name="Pairs">How often each side is measured, in turns.</param>
/// <param name="Host">The console host to measure; null for the one that is built.</param>
/// <param name="Baseline">A console host of another build to measure beside it.</param>
/// <param name="Markdown">File that the table is written to.</param>
internal sealed record BenchOptions(IReadOnlyList<string> Names, int Pairs, string? Host, string? Baseline, string? Markdown)
{
    public const string Help =
        """
        Usage: TrainingJobs.Bench [NAME...] [--pairs N] [--host PATH] [--baseline PATH] [--markdown FILE]

          NAME             measure these only, e.g. Throughput
          --pairs N        how often each side is measured, in turns with the other; 9 if left out
          --host PATH      the published trainingjobs to measure; the newest that is built if left out
          --baseline PATH  a published trainingjobs of another build, for BeforeAndAfter
          --markdown FILE  write the table there, as docs/performance.md shows it

        Exit code 1 when a budget is not met.
        """;

    private const int DefaultPairs = 9;

    public static BenchOptions Parse(IReadOnlyList<string> words)
    {
        var names = new List<string>();
        var values = new Dictionary<string, string>();
        for (int i = 0; i < words.Count; i++)
        {
            if (!words[i].StartsWith("--", StringComparison.Ordinal))
            {
                names.Add(words[i]);
                continue;
            }

            if (words[i] is not ("--pairs" or "--host" or "--baseline" or "--markdown") || i + 1 == words.Count)
            {
                throw new ArgumentException($"'{words[i]}' is no option, or has no value.\n{Help}");
            }

            values[words[i]] = words[++i];
        }

        int pairs = values.TryGetValue("--pairs", out string? count) ? int.Parse(count, CultureInfo.InvariantCulture) : DefaultPairs;
        return new BenchOptions(
            names, pairs, values.GetValueOrDefault("--host"), values.GetValueOrDefault("--baseline"), values.GetValueOrDefault("--markdown"));
    }

    public bool IsWanted(string name) => Names.Count == 0 || Names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
