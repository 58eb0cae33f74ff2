using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Microsoft.PowerShell;
using Xunit;

namespace TrainingJobs.Hosting.Tests;

/// <summary>
/// A state folder and a runspace of this process with the module in it. Variables of the process say which folder is
/// current, so that there is one at a time: all tests are in <see cref="HostedCollection"/>.
/// </summary>
public sealed class HostedModule : IDisposable
{
    private const string HomeVariable = "TRAININGJOBS_HOME";
    private const string AgentHostVariable = "TRAININGJOBS_AGENT_HOST";

    private readonly List<string> _homes = [];

    public HostedModule()
    {
        AgentHost = Checkout.Program;
        EnterHome();
        Runspace = Open();
    }

    public Runspace Runspace { get; }

    /// <summary>Program that runs the agent; null has the module look for one.</summary>
    public string? AgentHost
    {
        get => Environment.GetEnvironmentVariable(AgentHostVariable);
        set => Environment.SetEnvironmentVariable(AgentHostVariable, value);
    }

    /// <summary>A runspace with the module, as a program that hosts PowerShell makes one.</summary>
    public static Runspace Open()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.Bypass;
        }

        state.ImportPSModule([Checkout.Manifest]);
        Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        return runspace;
    }

    /// <summary>Makes a new state folder the current one.</summary>
    public void EnterHome()
    {
        string home = Path.Combine(Path.GetTempPath(), $"trainingjobs-hosted-{Guid.NewGuid():n}");
        _homes.Add(home);
        Environment.SetEnvironmentVariable(HomeVariable, home);
    }

    /// <summary>Goes back to the state folder before.</summary>
    public void LeaveHome()
    {
        Clean(_homes[^1]);
        _homes.RemoveAt(_homes.Count - 1);
        Environment.SetEnvironmentVariable(HomeVariable, _homes[^1]);
    }

    public PowerShell Shell(string script)
    {
        PowerShell shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        return shell;
    }

    /// <summary>Runs a script that must have no error.</summary>
    public Collection<PSObject> Run(string script)
    {
        using PowerShell shell = Shell(script);
        Collection<PSObject> output = shell.Invoke();
        Assert.True(!shell.HadErrors, $"{script}: {string.Join("; ", shell.Streams.Error)}");
        return output;
    }

    /// <summary>Runs a script that writes one object.</summary>
    public PSObject One(string script) => Assert.Single(Run(script));

    /// <summary>Runs a script that writes texts.</summary>
    public string[] Texts(string script) => [.. Run(script).Select(value => value.ToString())];

    /// <summary>The errors of a script, those that end it too.</summary>
    public IReadOnlyList<ErrorRecord> Errors(string script)
    {
        using PowerShell shell = Shell(script);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            return [.. shell.Streams.Error, exception.ErrorRecord];
        }

        return [.. shell.Streams.Error];
    }

    public void Dispose()
    {
        foreach (string home in _homes)
        {
            Environment.SetEnvironmentVariable(HomeVariable, home);
            Clean(home);
        }

        Runspace.Dispose();
        Environment.SetEnvironmentVariable(HomeVariable, null);
        AgentHost = null;
    }

    /// <summary>Ends all that still runs in the current folder, and its agent, and removes it.</summary>
    private void Clean(string home)
    {
        if (!Directory.Exists(home))
        {
            return;
        }

        const string End =
            "Get-TrainingRun -State Queued, Waiting, Preparing, Running, Finishing | Stop-TrainingRun -Grace 0s; Stop-JobAgent";
        using (PowerShell shell = Shell(End))
        {
            shell.Invoke();
        }

        Directory.Delete(home, recursive: true);
    }
}
