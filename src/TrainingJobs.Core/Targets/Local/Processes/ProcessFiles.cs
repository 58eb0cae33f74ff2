using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Targets.Programs;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>What the system tells of processes: <c>/proc</c> on Linux, ps elsewhere.</summary>
internal static class ProcessFiles
{
    private const string Marker = "\0" + RunVariables.RunId + "=";

    /// <summary>All processes that have not ended.</summary>
    public static List<ProcessEntry> All() => OperatingSystem.IsLinux() ? OfProc() : OfPs();

    /// <summary>True while the process is there that was seen, and no later one of the same id.</summary>
    public static bool IsThere(ProcessEntry process) =>
        UnixNative.kill(process.Id, 0) == 0 && (process.Start == 0 || Stat(process.Id) is { } now && now.Start == process.Start);

    /// <summary>Its state; null when it has ended, also when nobody has waited for it yet.</summary>
    public static ProcessEntry? Stat(int id)
    {
        // "pid (name) state ppid pgrp session …", the 22nd its start; the name may hold spaces and brackets.
        if (Read(id, "stat") is not { } stat || stat.LastIndexOf(')') is not (> 0 and var name))
        {
            return null;
        }

        const int StartField = 19;
        string[] fields = stat[(name + 2)..].Split(' ');
        return fields.Length <= StartField || fields[0] is "Z" or "X"
            ? null
            : new ProcessEntry(id, Number(fields[1]), Number(fields[3]), long.Parse(fields[StartField], CultureInfo.InvariantCulture));

        static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);
    }

    /// <summary>The worker whose variables a process carries; null when it has none, or belongs to somebody else. Linux only.</summary>
    public static WorkerKey? MarkOf(int id)
    {
        if (!OperatingSystem.IsLinux() || Read(id, "environ") is not { } environment)
        {
            return null;
        }

        environment = '\0' + environment;
        // Most processes of a machine have nothing to do with us.
        if (!environment.Contains(Marker, StringComparison.Ordinal))
        {
            return null;
        }

        return Value(RunVariables.RunId) is { } run
            && int.TryParse(Value(RunVariables.Attempt), CultureInfo.InvariantCulture, out int attempt)
            && int.TryParse(Value(RunVariables.WorkerIndex), CultureInfo.InvariantCulture, out int index)
                ? new WorkerKey(run, attempt, index)
                : null;

        string? Value(string name)
        {
            int start = environment.IndexOf($"\0{name}=", StringComparison.Ordinal);
            if (start < 0)
            {
                return null;
            }

            start += name.Length + 2;
            int end = environment.IndexOf('\0', start);
            return end < 0 ? environment[start..] : environment[start..end];
        }
    }

    /// <summary>Program and arguments, each ended by NUL or a blank; null when it has ended.</summary>
    public static string? CommandOf(int id) =>
        OperatingSystem.IsLinux() ? Read(id, "cmdline") : Ps("-o", "args=", "-p", id.ToString(CultureInfo.InvariantCulture));

    private static List<ProcessEntry> OfProc()
    {
        var all = new List<ProcessEntry>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), CultureInfo.InvariantCulture, out int id) && Stat(id) is { } process)
            {
                all.Add(process);
            }
        }

        return all;
    }

    private static List<ProcessEntry> OfPs()
    {
        var all = new List<ProcessEntry>();
        foreach (string line in Ps("-A", "-o", "pid=,ppid=,stat=").Split('\n'))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 3 && !fields[2].StartsWith('Z') && int.TryParse(fields[0], out int id) && int.TryParse(fields[1], out int parent))
            {
                // ps of macOS shows no session ids; the system call has them.
                all.Add(new ProcessEntry(id, parent, UnixNative.getsid(id), 0));
            }
        }

        return all;
    }

    private static string Ps(params string[] arguments)
    {
        ProcessStartInfo info = ProgramRunner.InfoFor("ps", arguments);
        info.RedirectStandardOutput = true;
        using Process process = Process.Start(info)!;
        return process.StandardOutput.ReadToEnd();
    }

    private static string? Read(int id, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The process has ended meanwhile, or belongs to somebody else.
            return null;
        }
    }
}
