using System.Diagnostics;
using System.Text;
using Xunit;

namespace TrainingJobs.Core.Tests.Scripts;

/// <summary>A script that runs in a folder, with its streams at hand.</summary>
internal sealed class ShellProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    /// <param name="shell">Program and arguments, e.g. <c>busybox sh</c>.</param>
    /// <param name="script">Text of the script.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">From $1 on.</param>
    public ShellProcess(string shell, string script, string folder, params string[] arguments)
    {
        string[] words = shell.Split(' ');
        Skip.If(ProgramOf(words[0]) is null, $"{words[0]} is not installed.");
        _process = Process.Start(new ProcessStartInfo(words[0], [.. words.Skip(1), "-c", script, "sh", .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.Latin1,
            StandardErrorEncoding = Encoding.Latin1,
        })!;
        Output = ReadAsync(_process.StandardOutput, _output);
        Error = ReadAsync(_process.StandardError, _error);
    }

    public StreamWriter Input => _process.StandardInput;

    /// <summary>All that it prints, once it has ended.</summary>
    public Task<string> Output { get; }

    public Task<string> Error { get; }

    /// <summary>Bytes that have come so far on its standard output.</summary>
    public int OutputLength
    {
        get
        {
            lock (_output)
            {
                return _output.Length;
            }
        }
    }

    /// <summary>True when what has come so far on both streams ends so.</summary>
    public bool HavePrinted(Func<string, bool> end) => end(End(_output)) && end(End(_error));

    /// <returns>Its exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    public static string? ProgramOf(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string End(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString(Math.Max(0, text.Length - 100), Math.Min(100, text.Length));
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, StringBuilder text)
    {
        char[] buffer = new char[64 * 1024];
        while (await reader.ReadAsync(buffer) is > 0 and int read)
        {
            lock (text)
            {
                text.Append(buffer, 0, read);
            }
        }

        return text.ToString();
    }
}
