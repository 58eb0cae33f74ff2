using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Takes the dependencies out of a <c>pyproject.toml</c>: those of <c>[project]</c>, and all of its
/// <c>[project.optional-dependencies]</c>. Of TOML, only tables and arrays of strings are read.
/// </summary>
internal static class PyprojectFile
{
    private const long MaxBytes = 1024 * 1024;

    public static IReadOnlyList<string> ReadDependencies(string path, YamlScalar place, JobFileContext context, NodeReader reader)
    {
        string file = Path.Combine(context.Folder, path);
        if (path.Length == 0 || !File.Exists(file) || new FileInfo(file).Length > MaxBytes)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.PathNotFound, place.Position, $"There is no file '{path}' in '{context.Folder}', so its dependencies are not known.",
                "Paths start from the folder of the project.");
            return [];
        }

        try
        {
            return Parse(File.ReadAllText(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            reader.Diagnostics.Warning(DiagnosticCodes.PathNotFound, place.Position, $"'{path}' cannot be read: {exception.Message}");
            return [];
        }
    }

    internal static IReadOnlyList<string> Parse(string text)
    {
        var found = new List<string>();
        string table = "";
        int at = 0;
        while (at < text.Length)
        {
            int end = text.IndexOf('\n', at) is >= 0 and var n ? n : text.Length;
            string line = text[at..end].Trim();
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line.StartsWith('['))
            {
                table = line.Trim('[', ']').Replace(" ", "", StringComparison.Ordinal);
            }
            else if (equals > 0 && !line.StartsWith('#'))
            {
                string key = line[..equals].Trim().Trim('"', '\'');
                int value = text.IndexOf('=', at) + 1;
                bool isWanted = table == "project" && key == "dependencies" || table == "project.optional-dependencies";
                (IReadOnlyList<string> items, int after) = ReadValue(text, value);
                if (isWanted)
                {
                    found.AddRange(items);
                }

                end = Math.Max(end, after);
            }

            at = end + 1;
        }

        return found;
    }

    /// <summary>Strings in the array that begins at the place, and where it ends.</summary>
    private static (IReadOnlyList<string> Items, int End) ReadValue(string text, int start)
    {
        var items = new List<string>();
        int depth = 0;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (c is '"' or '\'')
            {
                int close = i + 1;
                while (close < text.Length && text[close] != c)
                {
                    close += c == '"' && text[close] == '\\' ? 2 : 1;
                }

                if (depth > 0 && close < text.Length)
                {
                    items.Add(c == '"' ? text[(i + 1)..close].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : text[(i + 1)..close]);
                }

                i = close;
            }
            else if (c == '#')
            {
                i = text.IndexOf('\n', i) is >= 0 and var n ? n - 1 : text.Length;
            }
            else if (c == '\n' && depth == 0)
            {
                return (items, i);
            }
            else
            {
                depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            }
        }

        return (items, text.Length);
    }
}
