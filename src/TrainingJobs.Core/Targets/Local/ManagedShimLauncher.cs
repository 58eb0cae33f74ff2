using System.Diagnostics;
using System.Text;
using System.Text.Json;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Local.Processes;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Starts workers under a <see cref="ManagedShim"/>. The way of Windows; written for it and tested on Linux only.</summary>
/// <param name="host">Program and arguments that host an agent: the program that runs now.</param>
internal sealed class ManagedShimLauncher(IReadOnlyList<string> host) : IWorkerLauncher
{
    /// <summary>The program that runs now, as it was started.</summary>
    public static IReadOnlyList<string> ThisHost()
    {
        string program = Environment.ProcessPath!;
        string[] words = Environment.GetCommandLineArgs();
        // The first word is the program itself, or the assembly that "dotnet" or pwsh runs.
        bool isShared = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return [program, .. isShared ? words : words.Skip(1)];
    }

    public void Start(WorkerStart start, string program, WorkerCapture capture, Action changed)
    {
        var launch = new ManagedLaunch(program, [.. start.Plan.Arguments.Skip(1)], start.Plan.WorkingDirectory);
        File.WriteAllText(capture.Launch, JsonSerializer.Serialize(launch, LocalJsonContext.Default.ManagedLaunch));
        var info = new ProcessStartInfo(host[0], host.Skip(1)) { CreateNoWindow = true, UseShellExecute = false };
        info.Environment.Clear();
        foreach ((string name, string value) in start.Environment)
        {
            info.Environment[name] = value;
        }

        foreach (WorkerSecret secret in start.Secrets)
        {
            info.Environment[secret.Variable] = Encoding.UTF8.GetString(secret.Value.Span);
        }

        info.Environment[ManagedShim.Variable] = capture.Prefix;
        try
        {
            using Process? process = Process.Start(info);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new RunFailedException(ReasonCodes.CannotStart, $"The worker's shim '{host[0]}' cannot be started: {exception.Message}", exception);
        }
    }

    public bool IsAlive(int processId, WorkerKey key)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            // A process that got the same id later is another program.
            return !process.HasExited
                && process.ProcessName.Equals(Path.GetFileNameWithoutExtension(host[0]), StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public int? StatusOf(WorkerKey key) => null;

    public void Forget(WorkerKey key)
    {
        // Nothing is remembered.
    }

    // Its shim ends with all that the program has started.
    public bool MayHaveLeftovers(int processId, WorkerKey key) => false;

    public IReadOnlyList<ProcessEntry> ProcessesOf(int processId, WorkerKey key) => [];

    // Its shim holds the files open itself.
    public bool IsDrained(WorkerCapture capture) => true;

    public void Watch(WorkerCapture capture, Action changed)
    {
        // Its shim writes the files; events of the file system tell of it.
    }

    public void End(int processId, WorkerKey key)
    {
        // Its shim ends by itself.
    }

    public void Dispose()
    {
        // Nothing is held.
    }

    public IReadOnlyList<ProcessEntry> Signal(int processId, WorkerKey key, WorkerCapture capture, bool force)
    {
        File.WriteAllText(capture.Stop, force ? "kill" : ManagedShim.Gently);
        return [];
    }
}
