using System.Text.Json;

namespace TrainingJobs.Host.Tests;

/// <summary>What one call of the program gave.</summary>
public sealed record HostResult(int ExitCode, string Output, string Error)
{
    public string[] OutputLines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public JsonElement Json() => JsonDocument.Parse(Output).RootElement;

    /// <summary>Fails with all that the program said.</summary>
    public HostResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\n--- output\n{Output}\n--- error\n{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }
}
