using System.Management.Automation;
using TrainingJobs.Core.Agent;

namespace TrainingJobs.Cmdlets;

/// <summary>How this session starts an agent: with the same pwsh, since a user may have no other .NET than the one inside it.</summary>
internal static class AgentLaunch
{
    /// <param name="agentHost">Path, or name on PATH, of a program that takes the argument <c>agent</c>; null for pwsh.</param>
    public static AgentCommand? Find(string? agentHost)
    {
        if (agentHost is not null)
        {
            return new AgentCommand(Locate(agentHost), ["agent"], Path.GetFileNameWithoutExtension(agentHost));
        }

        // module/bin/TrainingJobs.Cmdlets.dll stands below module/agent.ps1.
        string? module = Path.GetDirectoryName(Path.GetDirectoryName(typeof(AgentLaunch).Assembly.Location));
        string script = Path.Combine(module ?? "", "agent.ps1");
        string[] arguments = ["-NoProfile", "-NonInteractive", "-NoLogo", "-File", script];
        string engine = Path.GetDirectoryName(typeof(PSObject).Assembly.Location) ?? "";
        string pwsh = Path.Combine(engine, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        string? running = Environment.ProcessPath;
        if (running is not null && IsNamed(running, "pwsh"))
        {
            return new AgentCommand(running, arguments, "pwsh");
        }

        if (File.Exists(pwsh))
        {
            return new AgentCommand(pwsh, arguments, "pwsh");
        }

        // PowerShell as a .NET tool, or hosted in another program that lies beside pwsh.dll.
        string library = Path.Combine(engine, "pwsh.dll");
        return running is not null && IsNamed(running, "dotnet") && File.Exists(library)
            ? new AgentCommand(running, [library, .. arguments], "pwsh")
            : null;
    }

    private static string Locate(string program) => program.AsSpan().IndexOfAny('/', '\\') >= 0
        ? Path.GetFullPath(program)
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists) ?? Path.GetFullPath(program);

    private static bool IsNamed(string path, string name) =>
        string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.OrdinalIgnoreCase);
}
