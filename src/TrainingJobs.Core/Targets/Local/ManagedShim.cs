using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// The shim for systems without sh and signals, Windows above all: the host's own program, started anew, which starts the worker,
/// writes its output to the capture files and its exit code to the claim. It lives as long as the worker does and knows nothing
/// of the agent. It keeps the contract of <see cref="IWorkerLauncher"/> on every system; on Unix the shim of sh is used, since it is
/// smaller and quicker.
/// </summary>
internal static class ManagedShim
{
    /// <summary>Variable that names the beginning of the capture files; the host that sees it is a shim and no agent.</summary>
    public const string Variable = "TRAININGJOBS_WORKER";

    /// <summary>Word in the stop file that asks the worker to end; anything else ends it.</summary>
    public const string Gently = "term";

    /// <returns>The worker's exit code; 0 when another shim has claimed the worker.</returns>
    public static async Task<int> RunAsync(string prefix, CancellationToken cancellationToken)
    {
        var capture = new WorkerCapture(Path.GetDirectoryName(prefix)!, "", WorkerKey.Parse(Path.GetFileName(prefix))!.Value);
        if (!TryClaim(capture))
        {
            return 0;
        }

        int code = 127;
        try
        {
            ManagedLaunch launch = JsonSerializer.Deserialize(
                await File.ReadAllTextAsync(capture.Launch, cancellationToken), LocalJsonContext.Default.ManagedLaunch)!;
            code = await RunAsync(launch, capture);
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException)
        {
            await File.AppendAllTextAsync(capture.Claim, exception.Message.ReplaceLineEndings(" ") + "\n", CancellationToken.None);
        }

        // Whole when the newline is there: a reader in between sees no exit code yet.
        await File.AppendAllTextAsync(capture.Claim, WorkerClaim.ExitLine(code), CancellationToken.None);
        return code;
    }

    private static bool TryClaim(WorkerCapture capture)
    {
        try
        {
            using var claim = new FileStream(capture.Claim, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
            claim.Write(System.Text.Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{Environment.ProcessId} {BootId.Word} {DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}\n")));
            return true;
        }
        catch (IOException) when (File.Exists(capture.Claim))
        {
            return false;
        }
    }

    private static async Task<int> RunAsync(ManagedLaunch launch, WorkerCapture capture)
    {
        var info = new ProcessStartInfo(launch.Program, launch.Arguments)
        {
            WorkingDirectory = launch.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        info.Environment.Remove(Variable);
        using var process = new Process { StartInfo = info };
        process.Start();
        process.StandardInput.Close();
        using var stop = new FileSystemWatcher(Path.GetDirectoryName(capture.Stop)!, Path.GetFileName(capture.Stop));
        stop.Created += (_, _) => Stop(process, capture);
        stop.Changed += (_, _) => Stop(process, capture);
        stop.EnableRaisingEvents = true;
        if (File.Exists(capture.Stop))
        {
            Stop(process, capture);
        }

        await Task.WhenAll(
            CopyAsync(process.StandardOutput.BaseStream, capture.Output), CopyAsync(process.StandardError.BaseStream, capture.Error));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    private static async Task CopyAsync(Stream source, string path)
    {
        // No buffer of our own: what the worker has printed stands in the file when this process is ended.
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 0);
        await source.CopyToAsync(file);
    }

    private static void Stop(Process process, WorkerCapture capture)
    {
        try
        {
            if (File.ReadAllText(capture.Stop).Trim() == Gently)
            {
                // Closing the main window is all that Windows offers for another process; console programs are ended after the grace period.
                process.CloseMainWindow();
            }
            else
            {
                process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            // It has ended meanwhile, or the file is still being written: then another event follows.
        }
    }
}
