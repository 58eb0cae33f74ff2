using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Finds the processes that belong to a worker, without counting its shim.</summary>
internal static class SessionProcesses
{
    /// <summary>True when the process is the shim of this worker, and not a later one that got the same id.</summary>
    public static bool IsShim(int processId, WorkerKey key)
    {
        string? line = OperatingSystem.IsLinux() ? ReadProc(processId, "cmdline") : Ps(processId);
        return line is not null && line.Contains("trainingjobs-worker", StringComparison.Ordinal)
            && line.Contains(key.ToString(), StringComparison.Ordinal);
    }

    /// <summary>The processes that take the worker's output to its files.</summary>
    public static IReadOnlyList<int> ReadersOf(int shim, WorkerKey key) =>
    [
        .. (OperatingSystem.IsLinux() ? FromProc() : FromPs()).Where(process => process.Session == shim && IsReader(process.Id, key)).Select(process => process.Id),
    ];

    /// <summary>
    /// Members of the shim's session, their descendants wherever they went, and processes that carry the worker's variables: so a
    /// process that left the session is found as well.
    /// </summary>
    public static IReadOnlyList<int> Of(int shim, WorkerKey key)
    {
        List<(int Id, int Parent, int Session)> all = OperatingSystem.IsLinux() ? FromProc() : FromPs();
        HashSet<int> found = [shim];
        // Once the shim is gone its id may belong to a stranger, who must be left alone.
        bool isReused = all.Exists(process => process.Id == shim) && !IsShim(shim, key);
        string run = $"TRAINING_RUN_ID={key.RunId}\0";
        string worker = $"TRAINING_WORKER_INDEX={key.Index}\0";
        string attempt = $"TRAINING_ATTEMPT={key.Attempt}\0";
        foreach ((int id, _, int session) in all)
        {
            if (session == shim && !isReused)
            {
                found.Add(id);
            }
            else if (OperatingSystem.IsLinux() && id != Environment.ProcessId && ReadProc(id, "environ") is { } environment
                && environment.Contains(run, StringComparison.Ordinal)
                && environment.Contains(worker, StringComparison.Ordinal)
                && environment.Contains(attempt, StringComparison.Ordinal))
            {
                found.Add(id);
            }
        }

        if (isReused)
        {
            found.Remove(shim);
        }

        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach ((int id, int parent, _) in all)
            {
                grew |= found.Contains(parent) && found.Add(id);
            }
        }

        found.Remove(shim);
        // What reads the output ends by itself, when it has all.
        found.RemoveWhere(id => IsReader(id, key));
        return [.. found];
    }

    private static bool IsReader(int processId, WorkerKey key)
    {
        string? line = (OperatingSystem.IsLinux() ? ReadProc(processId, "cmdline") : Ps(processId))?.TrimEnd('\0', '\n');
        return line is not null && !line.Contains("trainingjobs-worker", StringComparison.Ordinal)
            && (line.EndsWith(key + WorkerCapture.OutputPipeEnding, StringComparison.Ordinal) || line.EndsWith(key + WorkerCapture.ErrorPipeEnding, StringComparison.Ordinal));
    }

    private static List<(int Id, int Parent, int Session)> FromProc()
    {
        var all = new List<(int, int, int)>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            // "pid (name) state ppid pgrp session …"; the name may hold spaces and brackets.
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id)
                && ReadProc(id, "stat") is { } stat && stat.LastIndexOf(')') is > 0 and var name)
            {
                string[] fields = stat[(name + 2)..].Split(' ');
                if (fields.Length > 3 && fields[0] is not ("Z" or "X"))
                {
                    all.Add((id, int.Parse(fields[1], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture)));
                }
            }
        }

        return all;
    }

    private static List<(int Id, int Parent, int Session)> FromPs()
    {
        var all = new List<(int, int, int)>();
        foreach (string line in Run("ps", "-A", "-o", "pid=,ppid=,stat=").Split('\n'))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 3 && !fields[2].StartsWith('Z') && int.TryParse(fields[0], out int id) && int.TryParse(fields[1], out int parent))
            {
                // ps of macOS shows no session ids; the system call has them.
                all.Add((id, parent, UnixNative.getsid(id)));
            }
        }

        return all;
    }

    private static string? Ps(int processId) => Run("ps", "-o", "args=", "-p", processId.ToString(CultureInfo.InvariantCulture));

    private static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd();
    }

    private static string? ReadProc(int processId, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{processId}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile, or belongs to somebody else.
            return null;
        }
    }
}
