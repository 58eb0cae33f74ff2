using System.Text;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Looks at the end of a worker's output.</summary>
internal static class OutputTail
{
    private const int Length = 2048;
    private const int LongestLine = 300;

    /// <summary>The last line that is not empty, shortened; null when there is none.</summary>
    public static string? LastLine(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] buffer = new byte[Length];
            int read = RandomAccess.Read(file, buffer, Math.Max(0, RandomAccess.GetLength(file) - Length));
            string? line = Encoding.UTF8.GetString(buffer, 0, read)
                .Split('\n', '\r')
                .Select(text => text.Trim())
                .LastOrDefault(text => text.Length > 0);
            return line?.Length > LongestLine ? line[..LongestLine] + "…" : line;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
