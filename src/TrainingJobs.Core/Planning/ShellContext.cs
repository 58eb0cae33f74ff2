namespace TrainingJobs.Core.Planning;

/// <summary>
/// Knows what sh would take each place of a shell text for, so that a value that is put there can only be read as itself.
/// Follows quotes, escapes, comments and command substitutions; not here-documents.
/// </summary>
internal sealed class ShellContext
{
    private readonly ShellPlace[] _places;

    public ShellContext(string text)
    {
        _places = new ShellPlace[text.Length];

        // Each level is a quote mark, or '(' for the inside of $(…), '`' for that of `…`, '\0' for the text itself.
        var levels = new Stack<char>(['\0']);
        bool isInBackticks = false;
        for (int i = 0; i < text.Length; i++)
        {
            char level = levels.Peek();
            char c = text[i];
            _places[i] = isInBackticks ? ShellPlace.Backticks
                : level switch { '\'' => ShellPlace.SingleQuotes, '"' => ShellPlace.DoubleQuotes, _ => ShellPlace.Bare };
            if (level == '\'')
            {
                if (c == '\'')
                {
                    levels.Pop();
                }

                continue;
            }

            switch (c)
            {
                case '\\' when i + 1 < text.Length:
                    _places[++i] = ShellPlace.Escaped;
                    break;
                case '$' when i + 1 < text.Length && text[i + 1] == '(':
                    levels.Push('(');
                    i++;
                    break;
                case '`' when isInBackticks:
                    isInBackticks = false;
                    while (levels.Pop() != '`')
                    {
                    }

                    break;
                case '"' when level == '"':
                case ')' when level == '(':
                    levels.Pop();
                    break;
                case '`':
                    isInBackticks = true;
                    levels.Push(c);
                    break;
                case '"' or '(' or '\'' when level != '"':
                    levels.Push(c);
                    break;
                case '#' when level != '"' && BeginsWord(text, i):
                    int start = i;
                    i = text.IndexOf('\n', i) is >= 0 and var end ? end - 1 : text.Length - 1;
                    _places.AsSpan(start, i - start + 1).Fill(ShellPlace.Comment);
                    break;
            }
        }

        int last = text.AsSpan().TrimEnd().Length - 1;
        CommentAtEnd = last >= 0 && _places[last] == ShellPlace.Comment
            ? Array.FindLastIndex(_places, last, p => p != ShellPlace.Comment) + 1 : null;
    }

    /// <summary>Where the comment begins that the text ends in; null when it does not.</summary>
    public int? CommentAtEnd { get; }

    public ShellPlace At(int index) => _places[index];

    private static bool BeginsWord(string text, int index) =>
        index == 0 || char.IsWhiteSpace(text[index - 1]) || text[index - 1] is ';' or '(' or ')' or '&' or '|';
}
