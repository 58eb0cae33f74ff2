using System.Text;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Targets.Results;

/// <summary>
/// The rules of a <c>.dockerignore</c>: one pattern a line, <c>#</c> begins a comment, <c>!</c> takes an exclusion back, the last rule
/// that matches decides. <c>*</c> stays within a name, <c>**</c> crosses folders; a pattern that matches a folder covers what is in it.
/// </summary>
internal sealed class IgnoreRules
{
    public const string FileName = ".dockerignore";

    // Patterns are a user's own, but a slip must not stop the agent.
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(1);

    private readonly List<(Regex Pattern, bool IsException)> _rules = [];

    private IgnoreRules()
    {
    }

    public static IgnoreRules None { get; } = new();

    /// <summary>True when a rule takes exclusions back: then folders that are excluded must be looked into all the same.</summary>
    public bool HasExceptions { get; private init; }

    /// <summary>The rules of a folder.</summary>
    public static IgnoreRules OfFolder(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Parse(File.ReadAllText(path)) : None;
    }

    /// <summary>Reads rules.</summary>
    /// <exception cref="FormatException">A pattern is broken.</exception>
    public static IgnoreRules Parse(string text)
    {
        string[] lines = [.. text.TrimStart('\uFEFF').Split('\n').Where(line => !line.StartsWith('#')).Select(line => line.Trim()).Where(line => line.Length > 0)];
        var rules = new IgnoreRules { HasExceptions = lines.Any(line => line.StartsWith('!')) };
        foreach (string line in lines)
        {
            bool isException = line.StartsWith('!');
            string pattern = Clean(isException ? line[1..].Trim() : line);
            if (pattern.Length > 0)
            {
                rules._rules.Add((Compile(pattern), isException));
            }
        }

        return rules;
    }

    /// <summary>True when the path is left out.</summary>
    /// <param name="path">Relative, with slashes.</param>
    public bool IsIgnored(string path)
    {
        bool isIgnored = false;
        foreach ((Regex pattern, bool isException) in _rules)
        {
            if (isIgnored == isException && pattern.IsMatch(path))
            {
                isIgnored = !isException;
            }
        }

        return isIgnored;
    }

    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (string part in pattern.Replace('\\', OperatingSystem.IsWindows() ? '/' : '\\').Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static Regex Compile(string pattern)
    {
        var text = new StringBuilder("^");
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            switch (c)
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    bool isFolders = i + 1 < pattern.Length && pattern[i + 1] == '/';
                    text.Append(isFolders ? "(?:.*/)?" : ".*");
                    i += isFolders ? 1 : 0;
                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                case '\\' when i + 1 < pattern.Length:
                    text.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                case '[' when pattern.IndexOf(']', i + 1) is > 0 and var end:
                    string set = pattern[(i + 1)..end];
                    text.Append('[').Append(set.StartsWith('^') || set.StartsWith('!') ? "^" + Escape(set[1..]) : Escape(set)).Append(']');
                    i = end;
                    break;
                case '[':
                    throw new FormatException($"the pattern '{pattern}' has a '[' without its ']'");
                default:
                    text.Append(Regex.Escape(c.ToString()));
                    break;
            }
        }

        return new Regex(text.Append("(?:/.*)?$").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline, s_limit);

        static string Escape(string set) => set.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal);
    }
}
