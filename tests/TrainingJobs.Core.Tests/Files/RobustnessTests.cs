using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public sealed class RobustnessTests : IDisposable
{
    private static readonly string[] s_parts =
    [
        "jobs:", "templates:", "extends: ", "command: ", "parameters:", "resources: ", "gpu: ", "- ", "  ", "    ", "\n", "\n  ", "\n    ", ": ", "{", "}", "[", "]", ",", "&a ", "*a",
        "<<: ", "|\n", ">-\n", "'", "\"", "\\", "#", "? ", "!!str ", "!", "%YAML 1.2\n", "---\n", "...\n", "\t", "\r", "\0", "\uFEFF", "a", "1", "null", "~", "@", "`", "\u0085", "\uD800", "${x}",
    ];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Random_parts_of_YAML_never_throw_and_never_take_long() =>
        Prop.ForAll(Gen.Elements(s_parts).ListOf().Resize(120).ToArbitrary(), parts => IsHandled(string.Concat(parts)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithEndSize(150));

    [Fact]
    public void Mutated_job_files_never_throw_and_never_take_long() =>
        Prop.ForAll(GeneratedJobs.Job.Zip(Mutation.ListOf()).ToArbitrary(), pair =>
        {
            string text = JobFileWriter.Write([pair.Item1]);
            foreach ((int at, int length, string part) in pair.Item2)
            {
                int start = at % (text.Length + 1);
                int count = Math.Min(length, text.Length - start);
                text = string.Concat(text.AsSpan(0, start), part, text.AsSpan(start + count));
            }

            return IsHandled(text);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));

    [Fact]
    public void Random_bytes_never_throw_and_never_take_long() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf().ToArbitrary(), bytes =>
        {
            File.WriteAllBytes(_file, [.. Encoding.ASCII.GetBytes("jobs:\n  a: "), .. bytes]);
            return JobFileReader.Read(_file).Diagnostics.Count > 0;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static Gen<(int At, int Length, string Part)> Mutation =>
        from at in Gen.Choose(0, 5000)
        from length in Gen.Choose(0, 8)
        from part in Gen.Elements(s_parts)
        select (at, length, part);

    private static bool IsHandled(string text)
    {
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => NativeTexts.Read(text));
        Assert.All(result.Diagnostics, d => Assert.True(d.Line > 0 && d.Column > 0 && d.Message.Length > 0, d.ToString()));
        return result.Jobs.Count > 0 || result.HasErrors;
    }
}
