using System.Text;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Finds functions in the text of a Python file. Knows strings, comments and brackets, and nothing else of the language.</summary>
internal sealed partial class PythonSource
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly string _text;
    private readonly Dictionary<string, Match> _definitions = new(StringComparer.Ordinal);

    private PythonSource(string text)
    {
        _text = text;
        foreach (Match match in Definition().Matches(text))
        {
            // The last definition is the one that counts.
            _definitions[match.Groups["name"].Value] = match;
        }
    }

    /// <summary>Names of the functions.</summary>
    public IReadOnlyCollection<string> Functions => _definitions.Keys;

    /// <summary>The file; null when there is none, or when it cannot be read, which is a warning.</summary>
    public static PythonSource? Read(string path, TextPosition place, DiagnosticBag diagnostics)
    {
        return CompanionFile.Read(path, MaxBytes, place, diagnostics) is { } text ? new PythonSource(text) : null;
    }

    public static PythonSource OfText(string text) => new(text);

    /// <summary>The function of that name; null when there is none, or when its parameters have no end.</summary>
    public PythonFunction? Find(string name) =>
        _definitions.TryGetValue(name, out Match? match) && Split(match.Index + match.Length) is { } parts ? PythonFunction.Of(parts) : null;

    /// <summary>True when the name may come into being without a <c>def</c> at the margin: by an import, an assignment, a class or a condition.</summary>
    public bool MayDefine(string name) => StarImport().IsMatch(_text) || Regex.IsMatch(_text, $@"\b{Regex.Escape(name)}\b");

    /// <summary>Where the character stands outside of brackets and strings; -1 when it does not.</summary>
    public static int IndexOutside(string text, char wanted)
    {
        int depth = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == wanted && depth == 0)
            {
                return i;
            }

            if (c is '\'' or '"')
            {
                i = EndOfString(text, i);
            }
            else if (c is '(' or '[' or '{')
            {
                depth++;
            }
            else if (c is ')' or ']' or '}')
            {
                depth--;
            }
        }

        return -1;
    }

    /// <summary>The parts between commas from the index up to the bracket that closes; null when none does.</summary>
    private List<string>? Split(int start)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        int depth = 0;

        // Lambdas at this level whose colon has not come yet: a comma before it is the lambda's own.
        int lambdas = 0;
        for (int i = start; i < _text.Length; i++)
        {
            char c = _text[i];
            switch (c)
            {
                case 'l' when depth == 0 && IsLambda(i):
                    lambdas++;
                    break;
                case ':' when depth == 0 && lambdas > 0:
                    lambdas--;
                    break;
                case '#':
                    i = _text.IndexOf('\n', i) is >= 0 and var end ? end : _text.Length;
                    continue;
                case '\'' or '"':
                    int last = Math.Min(EndOfString(_text, i), _text.Length - 1);
                    part.Append(_text, i, last - i + 1);
                    i = last;
                    continue;
                case '(' or '[' or '{':
                    depth++;
                    break;
                case ')' when depth == 0:
                    parts.Add(part.ToString().Trim());
                    return parts;
                case ')' or ']' or '}':
                    depth--;
                    break;
                case ',' when depth == 0 && lambdas == 0:
                    parts.Add(part.ToString().Trim());
                    part.Clear();
                    continue;
            }

            part.Append(c);
        }

        return null;
    }

    private bool IsLambda(int at)
    {
        const string Word = "lambda";
        int end = at + Word.Length;
        return string.CompareOrdinal(_text, at, Word, 0, Word.Length) == 0
            && !(at > 0 && IsWordPart(_text[at - 1])) && !(end < _text.Length && IsWordPart(_text[end]));
    }

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private static int EndOfString(string text, int start)
    {
        char quote = text[start];
        bool isLong = start + 2 < text.Length && text[start + 1] == quote && text[start + 2] == quote;
        int i = start + (isLong ? 3 : 1);
        for (; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == quote && (!isLong || i + 2 < text.Length && text[i + 1] == quote && text[i + 2] == quote))
            {
                return isLong ? i + 2 : i;
            }
        }

        return text.Length;
    }

    [GeneratedRegex(@"^(?:async[ \t]+)?def[ \t]+(?<name>[A-Za-z_][A-Za-z0-9_]*)[ \t]*\(", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"^from[ \t].*[ \t]import[ \t]*\*", RegexOptions.Multiline)]
    private static partial Regex StarImport();
}
