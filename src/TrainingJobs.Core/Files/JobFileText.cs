using System.Buffers;
using System.Text;
using System.Text.Unicode;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>Gets the text of a job file from its bytes.</summary>
internal static class JobFileText
{
    /// <summary>Largest job file that is read, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The bytes of the file, at most one more than can be a job file.</summary>
    /// <exception cref="TrainingJobsException">FileNotFound.</exception>
    public static byte[] ReadBytes(string file)
    {
        try
        {
            return FileBytes.Read(file, MaxBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string message = Directory.Exists(file) ? $"'{file}' is a folder, not a job file."
                : File.Exists(file) ? $"The job file '{file}' cannot be read: {exception.Message}"
                : $"There is no job file '{file}'.";
            throw new TrainingJobsException(ErrorCodes.FileNotFound, message, file, exception);
        }
    }

    /// <summary>The text; null, with a finding, when the bytes are none.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="diagnostics">Where what is wrong goes.</param>
    /// <param name="file">Absolute path of the file, when it is not the one that the findings are for.</param>
    public static string? Decode(byte[] bytes, DiagnosticBag diagnostics, string? file = null)
    {
        if (bytes.Length > MaxBytes)
        {
            diagnostics.Error(
                DiagnosticCodes.TooComplex, new TextPosition(1, 1, file), $"The file is larger than {MaxBytes / 1024 / 1024} MiB.", "No job file needs that.");
            return null;
        }

        switch (bytes)
        {
            case [0xFF, 0xFE, ..]:
                return Encoding.Unicode.GetString(bytes.AsSpan(2));
            case [0xFE, 0xFF, ..]:
                return Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2));
        }

        char[] text = new char[bytes.Length];
        if (Utf8.ToUtf16(bytes, text, out int read, out int written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            return new string(text, 0, written);
        }

        diagnostics.Error(
            DiagnosticCodes.SyntaxError, YamlSyntaxAdvice.PositionOf(text.AsSpan(0, written), written) with { File = file },
            $"The byte 0x{bytes[read]:X2} here is not UTF-8.", "Save the file in UTF-8.");
        return null;
    }
}
