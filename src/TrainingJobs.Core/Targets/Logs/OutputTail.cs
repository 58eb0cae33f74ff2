using System.Text;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>Looks at the end of a worker's output.</summary>
internal static class OutputTail
{
    // Secrets are taken out of the line before it is shortened: of what is cut first they are not known any more.
    private const int Length = 256 * 1024;

    /// <summary>The last line that is not empty, whole; null when there is none, or it is so long that its beginning is out of sight.</summary>
    public static string? LastLine(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            long start = Math.Max(0, RandomAccess.GetLength(file) - Length);
            byte[] buffer = new byte[Length];
            int read = RandomAccess.Read(file, buffer, start);
            string[] lines = Encoding.UTF8.GetString(buffer, 0, read).Split('\n', '\r');
            return lines.Skip(start > 0 ? 1 : 0).Select(text => text.Trim()).LastOrDefault(text => text.Length > 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
