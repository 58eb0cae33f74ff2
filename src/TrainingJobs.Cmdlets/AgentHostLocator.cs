using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.InteropServices;
using TrainingJobs.Core.Agent;

namespace TrainingJobs.Cmdlets;

/// <summary>
/// Finds the program that runs the agent of this session: the same PowerShell, since a user may have no other .NET than
/// the one inside it. An engine that is hosted by another program has none, and takes the one that the machine has.
/// </summary>
internal static class AgentHostLocator
{
    /// <summary>The oldest PowerShell that the module can be loaded in.</summary>
    private static readonly Version s_minimum = new(7, 6);

    /// <param name="agentHost">
    /// Path, or name on PATH, of a program that takes the argument <c>agent</c>; null for PowerShell.
    /// </param>
    /// <returns>What to start, or null when no PowerShell was found.</returns>
    public static AgentCommand? Find(string? agentHost)
    {
        if (agentHost is not null)
        {
            string host = OnPath(agentHost) ?? Path.GetFullPath(agentHost);
            return new AgentCommand(host, ["agent"], Path.GetFileNameWithoutExtension(agentHost));
        }

        // module/bin/TrainingJobs.Cmdlets.dll stands below module/agent.ps1.
        string? module = Path.GetDirectoryName(Path.GetDirectoryName(typeof(AgentHostLocator).Assembly.Location));
        string script = Path.Combine(module ?? "", "agent.ps1");
        return FindPowerShell() is [var program, .. var library]
            ? new AgentCommand(
                program, [.. library, "-NoProfile", "-NonInteractive", "-NoLogo", "-File", script], "pwsh")
            : null;
    }

    /// <summary>Program and first arguments of a PowerShell; empty when there is none.</summary>
    private static string[] FindPowerShell()
    {
        if (Environment.ProcessPath is { } running && IsNamed(running, "pwsh"))
        {
            return [running];
        }

        string engine = Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? "";
        string library = Path.Combine(engine, "pwsh.dll");
        if (Environment.ProcessPath is { } muxer && IsNamed(muxer, "dotnet") && File.Exists(library))
        {
            // As this session runs, so can the agent: the program of a tool that another user has installed may not be this one's to run.
            return [muxer, library];
        }

        return InFolder(engine) is { Length: > 0 } own ? own : OnThisMachine();
    }

    /// <summary>
    /// The PowerShell whose files lie in a folder: a program, or, as a .NET tool, a library that <c>dotnet</c> runs.
    /// </summary>
    private static string[] InFolder(string folder)
    {
        string program = Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        string library = Path.Combine(folder, "pwsh.dll");
        // A tool has a program, too, which looks for .NET where it is not always, and which need not be executable.
        bool isSelfContained = File.Exists(Path.Combine(folder, "System.Private.CoreLib.dll"));
        return !isSelfContained && File.Exists(library) && FindDotnet() is { } dotnet ? [dotnet, library]
            : File.Exists(program) ? [program]
            : [];
    }

    private static string[] OnThisMachine()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string tool = Path.Combine(home, ".dotnet", "tools", OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        string? program = new[] { OnPath("pwsh"), tool }.FirstOrDefault(path => File.Exists(path) && IsNewEnough(path));
        return program is null ? AsPackage(home) : [program];
    }

    /// <summary>The newest PowerShell among the packages of NuGet, where a tool of a manifest lies.</summary>
    private static string[] AsPackage(string home)
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(home, ".nuget", "packages");
        var folder = new DirectoryInfo(Path.Combine(packages, "powershell"));
        string system = OperatingSystem.IsWindows() ? "win" : "unix";
        return !folder.Exists
            ? []
            : folder.EnumerateDirectories()
                .Where(package => VersionOf(package) >= s_minimum)
                .OrderByDescending(VersionOf)
                .Select(package => InFolder(Path.Combine(package.FullName, "tools", "net10.0", "any", system)))
                .FirstOrDefault(command => command.Length > 0) ?? [];
    }

    /// <summary>The version that a folder of NuGet is named by; null for one with a label, as previews have.</summary>
    private static Version? VersionOf(DirectoryInfo package) =>
        Version.TryParse(package.Name, out Version? version) ? version : null;

    /// <summary>
    /// False when the engine beside the program, or beside what it links to, is too old; a program without one is taken as it is.
    /// </summary>
    private static bool IsNewEnough(string program)
    {
        string real = File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program;
        string engine = Path.Combine(Path.GetDirectoryName(real) ?? "", "System.Management.Automation.dll");
        if (!File.Exists(engine))
        {
            return true;
        }

        FileVersionInfo version = FileVersionInfo.GetVersionInfo(engine);
        return new Version(version.FileMajorPart, version.FileMinorPart) >= s_minimum;
    }

    private static string? FindDotnet()
    {
        if (Environment.ProcessPath is { } running && IsNamed(running, "dotnet"))
        {
            return running;
        }

        // The runtime lies in <dotnet>/shared/Microsoft.NETCore.App/<version>.
        string program = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string ofThisRuntime = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", program));
        return File.Exists(ofThisRuntime) ? ofThisRuntime : OnPath("dotnet");
    }

    /// <summary>The program that a name stands for; a path stands for itself. Null when PATH has none.</summary>
    private static string? OnPath(string name)
    {
        if (name.AsSpan().IndexOfAny('/', '\\') >= 0)
        {
            return Path.GetFullPath(name);
        }

        string[] names = OperatingSystem.IsWindows() && !Path.HasExtension(name) ? [$"{name}.exe", name] : [name];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => names.Select(file => Path.Combine(folder, file)))
            .FirstOrDefault(File.Exists);
    }

    private static bool IsNamed(string path, string name) =>
        string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.OrdinalIgnoreCase);
}
