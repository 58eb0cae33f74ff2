using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>The files through which a local worker is seen, named by its key.</summary>
/// <param name="folder">Flat folder of the files of all workers.</param>
/// <param name="pipes">Folder of the pipes of all workers.</param>
/// <param name="key">The worker.</param>
internal sealed class WorkerCapture(string folder, string pipes, WorkerKey key)
{
    public const string OutputPipeEnding = ".out-pipe";
    public const string ErrorPipeEnding = ".err-pipe";

    public WorkerKey Key => key;

    /// <summary>Beginning of the paths of files.</summary>
    public string Prefix { get; } = Path.Combine(folder, key.ToString());

    /// <summary>Beginning of the paths of pipes.</summary>
    public string PipePrefix { get; } = Path.Combine(pipes, key.ToString());

    /// <summary>
    /// Made by the shim before it starts the command, only if it is not there; it adds what became of the command.
    /// See <see cref="WorkerClaim"/>.
    /// </summary>
    public string Claim => Prefix + ".claim";

    /// <summary>Pipes that the worker prints into on systems with sh, on the way to the files below.</summary>
    public string OutputPipe => PipePrefix + OutputPipeEnding;

    public string ErrorPipe => PipePrefix + ErrorPipeEnding;

    /// <summary>Held by who reads the pipes.</summary>
    public string PipeLock => PipePrefix + ".lock";

    public string Output => Prefix + ".out";

    public string Error => Prefix + ".err";

    /// <summary>What the managed shim starts.</summary>
    public string Launch => Prefix + ".launch";

    /// <summary>Asks the managed shim to end the worker.</summary>
    public string Stop => Prefix + ".stop";

    /// <summary>The claim last: as long as it is there, the worker is known.</summary>
    public IEnumerable<string> All => [OutputPipe, ErrorPipe, PipeLock, Output, Error, Launch, Stop, Claim];

    /// <summary>The claim; null when there is none, or its writer has not come to it yet.</summary>
    public WorkerClaim? ReadClaim() => WorkerClaim.Parse(ReadText(Claim));

    public static DateTimeOffset TimeOf(string path) => new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);

    private static string? ReadText(string path)
    {
        // Asked often, and often there is no such file: an exception each time would cost more than all the rest.
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> text = stackalloc byte[4096];
            return Encoding.UTF8.GetString(text[..RandomAccess.Read(file, text, 0)]);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
