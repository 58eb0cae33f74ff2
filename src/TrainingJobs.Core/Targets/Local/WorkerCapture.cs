using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>The files through which a local worker is seen, all in one flat folder and named by its key.</summary>
internal sealed class WorkerCapture(string folder, WorkerKey key)
{
    public const string OutputPipeEnding = ".out-pipe";
    public const string ErrorPipeEnding = ".err-pipe";

    /// <summary>Beginning of all paths.</summary>
    public string Prefix { get; } = Path.Combine(folder, key.ToString());

    /// <summary>Made by the shim before it starts the command, only if it is not there; holds its process id and <see cref="BootId"/>.</summary>
    public string Claim => Prefix + ".claim";

    /// <summary>Pipes that the worker prints into, and processes of its shim read to the files below; a command line that names one is theirs.</summary>
    public string OutputPipe => Prefix + OutputPipeEnding;

    public string ErrorPipe => Prefix + ErrorPipeEnding;

    public string Output => Prefix + ".out";

    public string Error => Prefix + ".err";

    /// <summary>Exit status, a number and a newline; whole when the newline is there.</summary>
    public string Exit => Prefix + ".exit";

    /// <summary>What the shim itself had to say: how a signal ended the command, why it could not be started.</summary>
    public string Shim => Prefix + ".shim";

    /// <summary>What the managed shim starts.</summary>
    public string Launch => Prefix + ".launch";

    /// <summary>Asks the managed shim to end the worker.</summary>
    public string Stop => Prefix + ".stop";

    public IEnumerable<string> All => [OutputPipe, ErrorPipe, Output, Error, Shim, Launch, Stop, Exit, Claim];

    /// <summary>The claim; null when there is none, or its writer has not come to it yet.</summary>
    public WorkerClaim? ReadClaim() => WorkerClaim.Parse(ReadText(Claim));

    /// <summary>Exit status; null when the worker has not ended.</summary>
    public int? ReadExit() =>
        ReadText(Exit) is { } text && text.EndsWith('\n') && int.TryParse(text.AsSpan().TrimEnd(), out int status) ? status : null;

    /// <summary>The last line of the shim's own words, without the shell's prefix; null when it said nothing.</summary>
    public string? ReadShim()
    {
        string? text = ReadText(Shim)?.TrimEnd();
        return string.IsNullOrEmpty(text) ? null : text[(text.LastIndexOf('\n') + 1)..];
    }

    public static DateTimeOffset TimeOf(string path) => new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);

    private static string? ReadText(string path)
    {
        // Asked often, and mostly there is no such file: an exception each time would cost more than all the rest.
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> text = stackalloc byte[512];
            long start = Math.Max(0, RandomAccess.GetLength(file) - text.Length);
            return Encoding.UTF8.GetString(text[..RandomAccess.Read(file, text, start)]);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
