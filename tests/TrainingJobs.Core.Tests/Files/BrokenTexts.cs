using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>Breaks files in random ways: a reader never throws, never takes long, and says where something is wrong.</summary>
internal static class BrokenTexts
{
    private static readonly string[] s_parts =
    [
        "- ", "  ", "\n", "\n  ", ": ", "{", "}", "[", "]", ",", "&a ", "*a", "|\n", "'", "\"", "\\", "#", "!!str ", "!x ", "---\n", "\t", "\0", "null", "~", "a", "-1", "0", "1e99",
        "99999999999", "true", "[]", "{}", "\"\"", "${x}", "$", "é", " ", "x: ", "\U0001F600", "3.10",
    ];

    public static void Check(IReadOnlyList<string> texts, string file, JobReadOptions? options = null)
    {
        string[] words = [.. texts.SelectMany(t => t.Split([' ', '\n', '"', ':', ',', '{', '}', '[', ']'], StringSplitOptions.RemoveEmptyEntries)).Distinct()];
        Gen<string> part = Gen.OneOf(Gen.Elements(s_parts), Gen.Elements(words), Gen.Elements(words).Select(w => $"\n{w}: "), Gen.Elements(words).Select(w => $"\"{w}\":"));
        Gen<(int At, int Length, string Part)> mutation =
            from at in Gen.Choose(0, 5000)
            from length in Gen.Choose(0, 12)
            from added in part
            select (at, length, added);
        Prop.ForAll(Gen.Elements<string>(texts).Zip(mutation.ListOf().Resize(8)).ToArbitrary(), pair => IsHandled(Change(pair.Item1, pair.Item2), file, options))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(800));
    }

    private static string Change(string text, IEnumerable<(int At, int Length, string Part)> mutations)
    {
        foreach ((int at, int length, string part) in mutations)
        {
            int start = at % (text.Length + 1);
            int count = Math.Min(length, text.Length - start);
            text = string.Concat(text.AsSpan(0, start), part, text.AsSpan(start + count));
        }

        return text;
    }

    private static bool IsHandled(string text, string file, JobReadOptions? options)
    {
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => JobFileReader.ReadText(text, file, options));
        Assert.All(result.Diagnostics, d => Assert.True(d.Line > 0 && d.Column > 0 && d.Message.Length > 0, d.ToString()));
        foreach (Core.Jobs.TrainingJob job in result.Jobs)
        {
            JobPlanner.Plan(job, JobArguments.None, Plans.Target);
            JobPlanner.Plan(job, JobArguments.None, Placement.Containers("docker"));
            SampleFiles.RoundTrip(job);
        }

        return result.Jobs.Count > 0 || result.Diagnostics.Count > 0;
    }
}
