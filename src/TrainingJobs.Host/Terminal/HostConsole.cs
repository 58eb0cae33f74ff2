using System.Text;
using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Host.Terminal;

/// <summary>What the program prints to: results to the output, everything said about them to the error stream.</summary>
internal sealed class HostConsole
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public HostConsole()
    {
        OutputStream = new BufferedStream(StandardStream.Open(1), 65536);
        ErrorStream = new BufferedStream(StandardStream.Open(2), 16384);
        Output = new StreamWriter(OutputStream, s_utf8) { NewLine = "\n", AutoFlush = true };
        Error = new StreamWriter(ErrorStream, s_utf8) { NewLine = "\n", AutoFlush = true };
    }

    /// <summary>Bytes to standard output; shared with <see cref="Output"/>.</summary>
    public Stream OutputStream { get; }

    /// <summary>Bytes to standard error; shared with <see cref="Error"/>.</summary>
    public Stream ErrorStream { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>Hands on what is still held back.</summary>
    public void Flush()
    {
        OutputStream.Flush();
        ErrorStream.Flush();
    }

    /// <summary>One line about something that went wrong.</summary>
    public void WriteError(string code, string message) => Error.WriteLine($"error {code}: {message}");

    /// <summary>Findings as <c>file:line:column: error Code: message suggestion</c>, with the file as people would name it from here.</summary>
    public void WriteDiagnostics(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            Error.WriteLine(diagnostic with { File = diagnostic.File is null ? null : ShortPath(diagnostic.File) });
        }
    }

    /// <summary>The path relative to the current folder when it is below it, else as it is.</summary>
    public static string ShortPath(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
