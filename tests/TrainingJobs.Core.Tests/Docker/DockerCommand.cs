using System.Diagnostics;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Programs that prepare a test: the docker command and the like.</summary>
internal static class DockerCommand
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program to its end and fails the test when it fails.</summary>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string program, string[] arguments, params (string Name, string? Value)[] variables)
    {
        (int code, string output) = await TryAsync(program, arguments, variables);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} exited with {code}: {output}");
        return output;
    }

    public static async Task<(int Code, string Output)> TryAsync(string program, string[] arguments, params (string Name, string? Value)[] variables)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string? value) in variables)
        {
            info.Environment[name] = value;
        }

        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(s_limit);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output + await error);
    }
}
