using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Runs a program that gets something ready, to its end.</summary>
internal static class SetupProcess
{
    /// <param name="command">Program and arguments.</param>
    /// <param name="workingDirectory">Folder it starts in.</param>
    /// <param name="environment">All of its variables.</param>
    /// <param name="line">Takes what it prints; called by one thread at a time.</param>
    /// <param name="cancellationToken">Kills it with all it has started.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> command,
        string workingDirectory,
        IReadOnlyDictionary<string, string> environment,
        Action<string> line,
        CancellationToken cancellationToken)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        info.Environment.Clear();
        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        using var process = new Process { StartInfo = info };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new RunFailedException(ReasonCodes.CannotStart, $"'{command[0]}' cannot be started: {exception.Message}", exception);
        }

        process.StandardInput.Close();
        var gate = new Lock();
        try
        {
            await Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
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
}
