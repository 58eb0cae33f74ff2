using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Files;

/// <summary>Takes command lines of other systems apart, where that changes nothing of what they mean.</summary>
internal static partial class ShellWords
{
    private static readonly SearchValues<char> s_syntax = SearchValues.Create("|&;<>()$`*?[]{}!\n\r");

    private static readonly SearchValues<char> s_blanks = SearchValues.Create(" \t\n\r");

    // What only a shell knows.
    private static readonly HashSet<string> s_builtins = new(
        [".", ":", "[", "[[", "alias", "break", "cd", "continue", "declare", "eval", "exec", "exit", "export", "for", "function", "if", "local",
         "popd", "pushd", "read", "return", "set", "shift", "shopt", "source", "time", "trap", "type", "ulimit", "umask", "unset", "until", "wait", "while"],
        StringComparer.Ordinal);

    /// <summary>The words of a command line; false when only a shell can say what it means.</summary>
    public static bool TrySplit(string line, [NotNullWhen(true)] out IReadOnlyList<string>? words)
    {
        words = Split(line, isShell: true);
        if (words is null or [] || s_builtins.Contains(words[0]) || words[0].Contains('=', StringComparison.Ordinal))
        {
            words = null;
        }

        return words is not null;
    }

    /// <summary>The words of a line that was typed, with quotes as in sh and nothing else of it; null when a quote is left open.</summary>
    public static IReadOnlyList<string>? Type(string line) => Split(line, isShell: false);

    /// <summary>A text whose <c>${name}</c> is not for us.</summary>
    public static string Literal(string text) => PlaceholderStart().Replace(text, "$$$${");

    /// <summary>The first word of a line, with nothing of it taken apart: what stands before the first blank.</summary>
    public static string First(string line)
    {
        string text = Trim(line);
        int end = text.AsSpan().IndexOfAny(s_blanks);
        return end < 0 ? text : text[..end];
    }

    /// <summary>The line without the blanks around it; other spaces of Unicode are letters like any other to a shell.</summary>
    public static string Trim(string line) => line.Trim(' ', '\t', '\n', '\r');

    /// <summary>What stands between blanks, without a look at quotes.</summary>
    public static string[] Bare(string line) => line.Split([' ', '\t', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);

    private static bool IsBlank(char c) => s_blanks.Contains(c);

    // A backslash at the end of a line: both vanish, and the word goes on.
    private static bool IsContinued(string line, int at) => line[at] == '\\' && at + 1 < line.Length && line[at + 1] == '\n';

    private static List<string>? Split(string line, bool isShell)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (IsContinued(line, i))
            {
                i++;
                continue;
            }

            if (IsBlank(c) && !(isShell && s_syntax.Contains(c)))
            {
                Add();
                continue;
            }

            if (isShell && (s_syntax.Contains(c) || word is null && c is ('~' or '#')))
            {
                return null;
            }

            word ??= new StringBuilder();
            if (c == '\\' && i + 1 < line.Length)
            {
                word.Append(line[++i]);
            }
            else if (c is not ('\'' or '"'))
            {
                word.Append(c);
            }
            else if (ReadQuoted(line, i, word, isShell) is { } end)
            {
                i = end;
            }
            else
            {
                return null;
            }
        }

        Add();
        return words;

        void Add()
        {
            if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }
    }

    /// <summary>Reads up to the closing quote; null when there is none, or when the shell would look into the quotes.</summary>
    private static int? ReadQuoted(string line, int start, StringBuilder word, bool isShell)
    {
        char quote = line[start];
        for (int i = start + 1; i < line.Length; i++)
        {
            char c = line[i];
            if (c == quote)
            {
                return i;
            }

            if (quote == '"' && isShell && c is ('$' or '`'))
            {
                return null;
            }

            if (quote == '"' && IsContinued(line, i))
            {
                i++;
                continue;
            }

            if (quote == '"' && c == '\\' && i + 1 < line.Length && line[i + 1] is ('"' or '\\' or '$' or '`'))
            {
                c = line[++i];
            }

            word.Append(c);
        }

        return null;
    }

    [GeneratedRegex(@"\$\{(?=[A-Za-z_][A-Za-z0-9_.-]*\})")]
    private static partial Regex PlaceholderStart();
}
