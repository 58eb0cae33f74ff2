using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets.Logs;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>
/// The way of a container's output past the daemon: two named pipes that are mounted into the container, and for each a small process
/// on this machine that writes what comes into a file. Neither belongs to the agent or to the daemon, so both may end and come back
/// while output flows. See docs/decisions/0012.
/// </summary>
/// <param name="root">Folder of all of them, flat.</param>
/// <param name="key">The worker.</param>
internal sealed class HostPipes(string root, WorkerKey key)
{
    /// <summary>What the wrapper in the container writes when it has taken the pipes.</summary>
    public const string Taken = "1";

    /// <summary>What it writes when it could not become the command.</summary>
    public const string Failed = "2";

    private const string PipesEnding = ".pipes";

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The user in the container may be anybody; on this machine nobody else comes through the folders above.</summary>
    private const UnixFileMode Everybody =
        Owner | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private const UnixFileMode Passage = Owner | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(1);

    private readonly PipeDrainProcess _output = new(root, key, "out");
    private readonly PipeDrainProcess _error = new(root, key, "err");

    public string Root { get; } = root;

    /// <summary>Folder to be mounted at <see cref="OutputWrapper.MountPoint"/>.</summary>
    public string Folder { get; } = Path.Combine(root, key + PipesEnding);

    /// <summary>True when it has been made.</summary>
    public bool Exists => Directory.Exists(Folder);

    /// <summary>What the wrapper has told; null when it has not come to that, or prints to the daemon.</summary>
    public string? Mark
    {
        get
        {
            try
            {
                return File.ReadAllText(MarkFile).Trim() is { Length: > 0 } text ? text : null;
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                return null;
            }
        }
    }

    private string MarkFile => Path.Combine(Folder, "mark");

    /// <summary>The workers that have files in a folder.</summary>
    public static IEnumerable<WorkerKey> In(string root) => Directory.Exists(root)
        ? Directory.EnumerateFileSystemEntries(root).Select(path => WorkerKey.Parse(Path.GetFileName(path).Split('.')[0])).OfType<WorkerKey>().Distinct()
        : [];

    /// <summary>Makes the pipes, as far as they are not there.</summary>
    /// <exception cref="RunFailedException">The file system refuses.</exception>
    public void Make()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException();
        }

        Directory.CreateDirectory(Folder, Passage);
        File.SetUnixFileMode(Folder, Passage);
        if (!File.Exists(MarkFile))
        {
            File.WriteAllText(MarkFile, "");
        }

        File.SetUnixFileMode(MarkFile, Everybody);
        _output.Make();
        _error.Make();
    }

    /// <summary>Has a process read each pipe, where none does, and waits until it is there: before the container is started.</summary>
    /// <exception cref="RunFailedException">It does not come.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        _output.Ensure();
        _error.Ensure();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        try
        {
            while (!_output.IsOpen || !_error.IsOpen)
            {
                await Task.Delay(s_pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new RunFailedException(
                ReasonCodes.CannotStart, $"What takes the container's output did not come up within {s_patience.TotalSeconds:0} s: {Words() ?? "the machine is too busy."}");
        }
    }

    /// <summary>While the container runs: starts again a reader that somebody has ended.</summary>
    public void Care()
    {
        _output.Care();
        _error.Care();
    }

    /// <summary>Takes in what the files have.</summary>
    public bool Collect(LogWriter log, bool isEnd)
    {
        bool any = SpoolFile.Collect(_output.File, new LogSource(key.Attempt, key.Index, LogStream.Output), log, isEnd);
        return any | SpoolFile.Collect(_error.File, new LogSource(key.Attempt, key.Index, LogStream.Error), log, isEnd);
    }

    /// <summary>Waits until all of an ended container's output stands in the files: then the readers have ended by themselves.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_patience);
        try
        {
            while (_output.IsAlive || _error.IsAlive)
            {
                await Task.Delay(s_pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A process outside of the container holds a pipe open: what it prints belongs to no run.
        }
    }

    /// <summary>The last line printed, errors first.</summary>
    public string? LastLine() => OutputTail.LastLine(_error.File) ?? OutputTail.LastLine(_output.File);

    /// <summary>Ends the readers that still wait for a beginning, and removes everything.</summary>
    /// <param name="keepMount">True to leave the folder, empty: a container that has it mounted cannot be started without it.</param>
    public void Remove(bool keepMount = false)
    {
        _output.Release();
        _error.Release();
        foreach (string file in Directory.Exists(Root) ? Directory.EnumerateFiles(Root, $"{key}.*") : [])
        {
            File.Delete(file);
        }

        if (!Exists)
        {
            return;
        }

        if (!keepMount)
        {
            Directory.Delete(Folder, recursive: true);
            return;
        }

        foreach (string file in Directory.EnumerateFiles(Folder))
        {
            File.Delete(file);
        }
    }

    private string? Words() => OutputTail.LastLine(_error.Shim) ?? OutputTail.LastLine(_output.Shim);
}
