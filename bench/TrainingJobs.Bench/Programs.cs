using System.Diagnostics;
using System.Globalization;

namespace TrainingJobs.Bench;

/// <summary>Other programs: the peers that the table sets us beside.</summary>
internal static class Programs
{
    /// <returns>Path of a program on the PATH; null when there is none.</returns>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end, which must be good.</summary>
    /// <returns>How long it took, in milliseconds, and what it printed.</returns>
    public static async Task<(double Time, string Output)> RunAsync(ProcessStartInfo info)
    {
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(info)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        double time = BenchEngine.Milliseconds(start);
        if (process.ExitCode != 0)
        {
            string command = $"{info.FileName} {string.Join(' ', info.ArgumentList)}";
            throw new InvalidOperationException($"{command} ended with {process.ExitCode}: {output}{await errors}");
        }

        return (time, output);
    }

    /// <summary>Runs a script in PowerShell, which is given by the tool manifest where it is not installed.</summary>
    /// <returns>The number that it printed last; null where there is no PowerShell.</returns>
    public static async Task<double?> PowerShellAsync(string script)
    {
        string[] options = ["-NoProfile", "-NonInteractive", "-Command", script];
        ProcessStartInfo info = Find("pwsh") is { } program
            ? new ProcessStartInfo(program, options)
            : new ProcessStartInfo("dotnet", ["pwsh", .. options]) { WorkingDirectory = BenchEngine.Repository };
        try
        {
            string output = (await RunAsync(info)).Output;
            return double.Parse(output.Trim().Split('\n')[^1], CultureInfo.InvariantCulture);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
