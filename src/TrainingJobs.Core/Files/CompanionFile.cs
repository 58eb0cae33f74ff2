using System.Text;
using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Files;

/// <summary>Reads files that lie beside a job file and belong to it by their names.</summary>
internal static class CompanionFile
{
    /// <summary>The text of the file; null when there is none, or when it cannot be read or is too large, which is a warning.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Most bytes that it may have.</param>
    /// <param name="place">Where the file that it belongs to calls for it.</param>
    /// <param name="diagnostics">Where the warning goes.</param>
    public static string? Read(string path, int limit, TextPosition place, DiagnosticBag diagnostics)
    {
        if (!Path.Exists(path))
        {
            return null;
        }

        string name = DiagnosticText.Value(Path.GetFileName(path));
        try
        {
            byte[] bytes = FileBytes.Read(path, limit);
            if (bytes.Length <= limit)
            {
                return Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF');
            }

            diagnostics.Warning(DiagnosticCodes.TooComplex, place, $"'{name}' has more than {limit} bytes and is not read.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            diagnostics.Warning(DiagnosticCodes.PathNotFound, place, $"'{name}' cannot be read: {exception.Message}");
        }

        return null;
    }
}
