using System.Diagnostics;
using System.Management.Automation;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

/// <summary>How a program that hosts PowerShell, and is none itself, comes to an agent.</summary>
[Collection(HostedCollection.Name)]
public sealed class AgentStartTests(HostedModule module)
{
    [Fact]
    public void An_agent_is_started_in_the_PowerShell_of_the_machine()
    {
        Restore();
        InNewHome(agentHost: null, () =>
        {
            Assert.Equal(
                ["Succeeded"],
                module.Texts("(New-TrainingJob hosted true | Start-TrainingJob | Wait-TrainingRun -Timeout 5m).State"));
            Assert.Equal("pwsh", module.One("(Get-JobAgent).Host").ToString());
        });
    }

    [Fact]
    public void A_start_without_an_agent_host_is_an_error_and_leaves_no_run_behind() =>
        InNewHome(agentHost: Path.Combine(Path.GetTempPath(), "no-such-program"), () =>
        {
            ErrorRecord error = Assert.Single(module.Errors("New-TrainingJob lost true | Start-TrainingJob"));
            Assert.StartsWith("AgentUnavailable,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
            Assert.Contains("no-such-program", error.Exception.Message, StringComparison.Ordinal);
            Assert.Contains("TRAININGJOBS_AGENT_HOST", error.Exception.Message, StringComparison.Ordinal);
            Assert.Empty(module.Run("Get-TrainingRun"));
        });

    [Fact]
    public void A_host_that_cannot_be_executed_leaves_the_run_queued_and_says_so()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string program = Path.GetTempFileName();
        try
        {
            InNewHome(program, () =>
            {
                // The shell in between starts, and the program does not: that shows when no agent comes.
                module.Run("New-TrainingJob waiting true | Start-TrainingJob");
                Assert.Equal("Queued", module.One("(Get-TrainingRun waiting).State").ToString());
                module.AgentHost = Checkout.Program;
                Assert.Equal(
                    ["Succeeded"], module.Texts("(Get-TrainingRun waiting | Wait-TrainingRun -Timeout 5m).State"));
            });
        }
        finally
        {
            File.Delete(program);
        }
    }

    private void InNewHome(string? agentHost, Action test)
    {
        string? before = module.AgentHost;
        module.EnterHome();
        module.AgentHost = agentHost;
        try
        {
            test();
        }
        finally
        {
            module.AgentHost = before;
            module.LeaveHome();
        }
    }

    /// <summary>Has NuGet bring the PowerShell that the manifest of tools names, where the machine has none.</summary>
    private static void Restore()
    {
        var info = new ProcessStartInfo("dotnet", ["tool", "restore"])
        {
            WorkingDirectory = Checkout.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process restore = Process.Start(info)!;
        Task<string> said = restore.StandardOutput.ReadToEndAsync();
        Task<string> failed = restore.StandardError.ReadToEndAsync();
        Assert.True(restore.WaitForExit(TimeSpan.FromMinutes(5)), "'dotnet tool restore' has not ended in five minutes.");
        Assert.True(restore.ExitCode == 0, $"dotnet tool restore: {said.Result} {failed.Result}");
    }
}
