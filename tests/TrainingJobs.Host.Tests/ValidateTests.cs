using System.Text.Json;

namespace TrainingJobs.Host.Tests;

public sealed class ValidateTests(HostFixture host) : IClassFixture<HostFixture>
{
    private const string Broken = """
        jobs:
          train:
            comand: [python3, train.py]
            timeout: soon
        """;

    [Fact]
    public async Task All_examples_are_valid()
    {
        HostResult result = (await host.RunAsync("validate", Path.Combine(Repository.Root, "examples"))).Expect(0);
        // Files of other systems hold what has no meaning here, and are told so; those of ours have no findings.
        Assert.DoesNotMatch(": error ", result.Error);
        Assert.DoesNotMatch("trainingjobs\\.yaml:.*: warning ", result.Error);
        Assert.Contains("examples/iris/trainingjobs.yaml: valid; jobs: train", result.Output.Replace('\\', '/'), StringComparison.Ordinal);
        Assert.All(result.OutputLines, line => Assert.Matches(": valid.*; jobs: ", line));
    }

    [Fact]
    public async Task Findings_stand_with_file_line_column_code_and_suggestion()
    {
        string file = host.Write(Broken);
        HostResult result = (await host.RunAsync("validate", file)).Expect(2);
        Assert.Contains($"{file}:3:5: warning UnknownKey: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("command", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:4:14: error InvalidDuration: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(" errors; jobs: train", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Eastern Standard Time", 0)]
    [InlineData("America/New_York", 0)]
    [InlineData("Eastern Time", 2)]
    public async Task Names_of_time_zones_of_Windows_and_of_IANA_are_known_here_too(string zone, int exitCode)
    {
        // The program loads no ICU, with which .NET knows the names of both.
        string file = host.Write($"jobs:\n  a: {{command: [x], schedules: [{{cron: '0 3 * * *', timeZone: {zone}}}]}}\n");
        (await host.RunAsync("validate", file)).Expect(exitCode);
    }

    [Fact]
    public async Task Json_has_the_documented_shape()
    {
        string file = host.Write(Broken);
        JsonElement document = (await host.RunAsync("validate", "--json", file, Repository.Example("iris"))).Expect(2).Json();
        Assert.Equal(2, document.GetArrayLength());
        Assert.Equal(["file", "format", "valid", "jobs", "diagnostics"], document[0].EnumerateObject().Select(p => p.Name));
        Assert.False(document[0].GetProperty("valid").GetBoolean());
        Assert.True(document[1].GetProperty("valid").GetBoolean());
        JsonElement finding = document[0].GetProperty("diagnostics").EnumerateArray().First(d => d.GetProperty("code").GetString() == "InvalidDuration");
        Assert.Equal(
            ["severity", "code", "message", "file", "line", "column", "suggestion"], finding.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Error", finding.GetProperty("severity").GetString());
        Assert.Equal(4, finding.GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_file_that_is_not_there_does_not_keep_the_others_from_being_checked()
    {
        HostResult result = (await host.RunAsync("validate", "nothing.yaml", Repository.Example("iris"))).Expect(2);
        Assert.Contains("error FileNotFound: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("valid; jobs: train", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_started_from_a_file_with_errors()
    {
        HostResult result = (await host.RunAsync("start", host.Write(Broken))).Expect(2);
        Assert.Equal("", result.Output);
        Assert.Contains(":4:14: error InvalidDuration: ", result.Error, StringComparison.Ordinal);
    }
}
