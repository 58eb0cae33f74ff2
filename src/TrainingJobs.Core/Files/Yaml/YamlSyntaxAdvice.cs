using YamlDotNet.Core;

namespace TrainingJobs.Core.Files.Yaml;

/// <summary>Says in plain words what is wrong with a text that is no YAML, where, and what to do.</summary>
internal static class YamlSyntaxAdvice
{
    /// <summary>The first control character that no YAML text may hold; the parser would take NUL for the end.</summary>
    public static (TextPosition Position, string Message, string Suggestion)? FindForbiddenCharacter(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is < ' ' and not ('\t' or '\n' or '\r') or '\u007F' or '\uFFFE' or '\uFFFF')
            {
                return (PositionOf(text, i), $"The character U+{(int)c:X4} cannot stand in a job file.",
                    "Remove it; in a double-quoted text it can be written as an escape.");
            }
        }

        return null;
    }

    /// <summary>Where a line is indented with spaces that YAML takes for letters, as editors and web pages put in; null when none is.</summary>
    public static TextPosition? FindOddIndentation(string text)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            int content = line.IndexOfAnyExcept(' ');
            if (content >= 0 && line[content] > '\u007F' && (char.IsWhiteSpace(line[content]) || line[content] is '\u200B' or '\uFEFF'))
            {
                return new TextPosition(number, content + 1);
            }
        }

        return null;
    }

    /// <summary>Where a comment stands in JSON; null when the text is no JSON or has none at the beginning of a line.</summary>
    public static TextPosition? FindJsonComment(string text)
    {
        int number = 0;
        bool isJson = false;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> content = line.TrimStart();
            if (content.StartsWith("//") || content.StartsWith("/*"))
            {
                return isJson || text.AsSpan().IndexOf('{') >= 0 ? new TextPosition(number, line.Length - content.Length + 1) : null;
            }

            if (content.Length > 0 && !isJson && content[0] is not ('{' or '['))
            {
                return null;
            }

            isJson |= content.Length > 0;
        }

        return null;
    }

    /// <summary>Line and column of an index.</summary>
    public static TextPosition PositionOf(ReadOnlySpan<char> text, int index)
    {
        (int line, int start) = (1, 0);
        for (int i = 0; i < index; i++)
        {
            if (text[i] == '\n' || text[i] == '\r' && !(i + 1 < text.Length && text[i + 1] == '\n'))
            {
                (line, start) = (line + 1, i + 1);
            }
        }

        return new TextPosition(line, index - start + 1);
    }

    public static (TextPosition Position, string Message, string? Suggestion) For(string text, YamlException exception)
    {
        var position = new TextPosition((int)exception.Start.Line, (int)exception.Start.Column);
        string what = exception.Message;
        if (Has("tab"))
        {
            return (FirstTabIndentation(text, position), "A tab is used for indentation, which YAML does not allow.", "Indent with spaces.");
        }

        string line = LineOf(text, position.Line);
        char at = position.Column <= line.Length ? line[position.Column - 1] : '\0';
        return what switch
        {
            _ when Has("invalid mapping") => (position, "A second ':' stands in a value without quotes.",
                "Put the value in quotes if the ':' belongs to it, or the second key on a line of its own."),
            _ when Has("cannot start any token") => (position, $"A value without quotes cannot begin with '{at}'.", "Put it in quotes."),
            _ when Has("quoted scalar") && (Has("escape") || Has("hex") || Has("unicode")) => (position, "A backslash in a double-quoted text begins an escape that YAML does not know.",
                "Use single quotes, or write each backslash twice."),
            _ when Has("quoted scalar") => (position, "The quotation mark that opens here is not closed.", "Close the quotation marks."),
            _ when Has("expected ',' or") => (position, "Inside brackets a ',' or the closing bracket is missing before this.",
                "Separate what stands inside brackets by commas, and close them."),
            _ when Has("did not find expected '-'") => (position, "A list goes on here without '- '.",
                "Begin each item of a list with '- ' in the same column, and do not mix items and keys."),
            _ when Has("did not find expected key") => ExpectedKey(line, position),
            _ when Has("anchor or alias") => (position, $"'{at}' begins an anchor or alias, and no name follows.",
                at == '*' ? "Put the text in quotes, also a schedule of cron: \"* * * * *\"." : "Put the text in quotes."),
            _ when Has("expected node content") => (position, at == '\0' ? "The text ends where a value is expected." : $"A value is expected here, not '{at}'.",
                "Look for brackets that are not closed, or put the value in quotes."),
            _ when Has("simple key") => (position, "A key is not followed by ':'.", "Write 'key: value', with a space after the colon."),
            _ when Has("block scalar") || Has("block entries") || Has("mapping values") => (position, Sentence(what), "Check the indentation of this line and the one above."),
            _ => (position, Sentence(what), null),
        };

        bool Has(string part) => what.Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether nothing but blanks comes at and after the place.</summary>
    public static bool IsAtEnd(string text, TextPosition position)
    {
        TextPosition end = PositionOf(text, text.AsSpan().TrimEnd().Length);
        return position.Line > end.Line || position.Line == end.Line && position.Column >= end.Column;
    }

    private static (TextPosition Position, string Message, string? Suggestion) ExpectedKey(string line, TextPosition position) =>
        line.Contains(':')
            ? (position, "A key is expected here, at the indentation of the keys above.",
                "Indent this line exactly as its neighbours, and close quotes and brackets above it.")
            : (position, "This line has no ':', so it is no key with a value.", "Write 'key: value', with a space after the colon.");

    private static TextPosition FirstTabIndentation(string text, TextPosition otherwise)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            int content = line.IndexOfAnyExcept(' ', '\t');
            int tab = line.IndexOf('\t');
            if (number >= otherwise.Line && tab >= 0 && tab < content)
            {
                return new TextPosition(number, tab + 1);
            }
        }

        return otherwise;
    }

    private static string LineOf(string text, int wanted)
    {
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (++number == wanted)
            {
                return line.ToString();
            }
        }

        return "";
    }

    private static string Sentence(string message)
    {
        message = message.Trim();
        return message.EndsWith('.') ? message : message + ".";
    }
}
