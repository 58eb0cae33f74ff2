using System.Collections;
using System.ComponentModel;
using System.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Programs;

/// <summary>
/// Starts the programs that help us (python, pip, ssh, tools of vendors and of Docker), all in one way: found on PATH alone, never in the
/// current folder, which may be anybody's; beginning in a folder that is nobody else's; without variables of ours.
/// </summary>
internal static class ProgramRunner
{
    /// <summary>Where a program begins that needs no folder: only the owner of the machine can put a file there that it would take for its own.</summary>
    public static string NeutralFolder { get; } = OperatingSystem.IsWindows() ? Environment.SystemDirectory : "/";

    /// <summary>Variables of this process.</summary>
    public static Dictionary<string, string> OwnEnvironment() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");

    /// <summary>Absolute path of a program on the PATH of some variables; null when it is not there. Folders that are not absolute are no part of it.</summary>
    public static string? Find(string program, IReadOnlyDictionary<string, string> environment) =>
        ProgramFinder.Find(program, environment.GetValueOrDefault("PATH"));

    /// <summary>What starts a program: all that differs are its streams.</summary>
    /// <param name="program">Its name, or an absolute path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">All of its variables; null for those of this process.</param>
    /// <param name="folder">Folder it begins in; null for <see cref="NeutralFolder"/>.</param>
    /// <exception cref="Win32Exception">There is none of that name on PATH.</exception>
    public static ProcessStartInfo InfoFor(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        environment ??= OwnEnvironment();
        const int NoFile = 2;
        string path = Path.IsPathFullyQualified(program)
            ? program
            : Find(program, environment) ?? throw new Win32Exception(NoFile, $"There is no '{program}' in the folders of PATH.");
        var info = new ProcessStartInfo(path, arguments) { WorkingDirectory = folder ?? NeutralFolder, CreateNoWindow = true, UseShellExecute = false };
        info.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            if (!RunVariables.IsReserved(name))
            {
                info.Environment[name] = value;
            }
        }

        return info;
    }

    /// <summary>Runs a program that gets something ready, to its end.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="folder">Folder it starts in; null for <see cref="NeutralFolder"/>.</param>
    /// <param name="environment">All of its variables.</param>
    /// <param name="line">Takes what it prints; called by one thread at a time.</param>
    /// <param name="cancellationToken">Kills it with all it has started.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> command,
        string? folder,
        IReadOnlyDictionary<string, string> environment,
        Action<string> line,
        CancellationToken cancellationToken)
    {
        using Process process = Start(command, folder, environment);
        process.StandardInput.Close();
        var gate = new Lock();
        // Told to go, the agent ends before this comes to its catch.
        EventHandler exits = (_, _) => Kill(process);
        AppDomain.CurrentDomain.ProcessExit += exits;
        try
        {
            await Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            throw;
        }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= exits;
        }

        async Task PumpAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(cancellationToken) is { } text)
            {
                lock (gate)
                {
                    line(text);
                }
            }
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // It has ended meanwhile.
        }
    }

    private static Process Start(IReadOnlyList<string> command, string? folder, IReadOnlyDictionary<string, string> environment)
    {
        Process? process = null;
        try
        {
            ProcessStartInfo info = InfoFor(command[0], command.Skip(1), environment, folder);
            info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
            process = new Process { StartInfo = info };
            process.Start();
            return process;
        }
        catch (Win32Exception exception)
        {
            process?.Dispose();
            throw new RunFailedException(ReasonCodes.CannotStart, $"'{command[0]}' cannot be started: {exception.Message}", exception);
        }
    }
}
