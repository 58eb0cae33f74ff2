using TrainingJobs.Core.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>Files made to take long: each must be answered within a second.</summary>
public class HostileFileTests
{
    private const int Many = 24_000;

    private static string Long(int i) => $"some-rather-long-name-{i:D12}";

    [Theory]
    [InlineData("missing templates")]
    [InlineData("unknown keys")]
    [InlineData("placeholders")]
    [InlineData("one word of placeholders")]
    [InlineData("choices")]
    [InlineData("duplicates")]
    [InlineData("empty jobs")]
    [InlineData("shared environment")]
    [InlineData("list of one template")]
    [InlineData("parameters by inheritance")]
    [InlineData("long words")]
    [InlineData("bad quantities")]
    public void A_file_made_to_take_long_is_answered_in_time(string kind)
    {
        string text = kind switch
        {
            "missing templates" => "jobs:\n" + Repeat(i => $"  j{i}: {{extends: {Long(i)}}}\n"),
            "unknown keys" => "jobs:\n  a:\n" + Repeat(i => $"    {Long(i)}: x\n"),
            "placeholders" => $"jobs:\n  a:\n    command: [x, {Repeat(i => $"'${{{Long(i)}}}', ")}]\n    parameters:\n" + Repeat(i => $"      x{Long(i)}: \n"),
            "one word of placeholders" => $"jobs:\n  a:\n    command: ['{Repeat(i => $"${{{Long(i)}}}")}']\n    parameters:\n" + Repeat(i => $"      x{i}: \n"),
            "choices" => $"jobs:\n  a:\n    command: [x]\n    parameters: [{{name: a, type: list, choices: [{Repeat(i => Long(i) + ",")}], default: [{Repeat(i => "x" + Long(i) + ",")}]}}]\n",
            "duplicates" => "jobs:\n" + Repeat(_ => "  a: {command: x}\n"),
            "empty jobs" => "jobs:\n" + Repeat(i => $"  {Long(i)}:\n"),
            "shared environment" => "x-e: &e {" + Repeat(i => $"V{i}: x,", 1000) + "}\njobs:\n" + Repeat(i => $"  j{i}: {{environment: *e, command: x}}\n", 1000),
            "list of one template" => "templates:\n  t: {" + Repeat(i => $"k{i}: x,", 1000) + "}\njobs:\n  a: {extends: [" + Repeat(_ => "t,") + "]}\n",
            "parameters by inheritance" => "templates:\n  t:\n    parameters:\n" + Repeat(i => $"      p{i}: {{type: int}}\n", 8000) + "jobs:\n"
                + Repeat(i => $"  j{i}: {{extends: t, command: x, parameters: {{p1: {{default: 1}}}}}}\n", 5000),
            "long words" => "jobs:\n  " + new string('a', 500) + ": {command: '" + new string('b', 1_000_000) + "', timeout: '" + new string('1', 1_000_000)
                + "', resources: {memory: '" + new string('9', 1_000_000) + "'}, retry: {attempts: " + new string('9', 500_000) + "}}\n",
            _ => "jobs:\n" + Repeat(i => $"  j{i}: {{command: x, resources: {{cpu: {Long(i)}}}, timeout: {Long(i)}}}\n", 10_000),
        };
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(1), () => NativeTexts.Read(text));
        Assert.True(result.JobNames.Count > 0 || result.HasErrors);
    }

    private static string Repeat(Func<int, string> part, int count = Many) => string.Concat(Enumerable.Range(0, count).Select(part));
}
