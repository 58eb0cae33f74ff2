using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// Knows what sh would take each place of a shell text for, so that a value that is put there can only be read as itself. Follows
/// quotes, escapes, comments, command substitutions and here-documents. Places where no quoting helps, or where it cannot be known what a
/// shell would see, are <see cref="ShellPlace.Unsafe"/>.
/// </summary>
internal sealed partial class ShellContext
{
    /// <summary>Inside of <c>${…}</c>, <c>$((…))</c> and <c>$'…'</c>.</summary>
    private const char Expansion = '{';

    private readonly string _text;
    private readonly ShellPlace[] _places;

    // Each level is a quote mark, or '(' for the inside of $(…), '`' for that of `…`, '{' for an expansion, '\0' for the text itself.
    private readonly Stack<char> _levels = new(['\0']);
    private readonly Queue<(string Word, bool StripsTabs)> _documents = new();
    private readonly bool _hasCase;

    /// <summary>True while an earlier word of the line has the rest read by another shell.</summary>
    private bool _isReadAgain;

    /// <summary>True when it is not known any more what level the text is in.</summary>
    private bool _isLost;

    public ShellContext(string text)
    {
        _text = text;
        _places = new ShellPlace[text.Length];
        _hasCase = CaseWord().IsMatch(text);
        HashSet<int> again = [.. ReadAgain().Matches(text).Select(match => match.Index)];
        for (int i = 0; i < text.Length; i++)
        {
            _isReadAgain |= again.Contains(i);
            _places[i] = PlaceNow();
            i = Step(i);
        }

        int last = text.AsSpan().TrimEnd().Length - 1;
        CommentAtEnd = last >= 0 && _places[last] == ShellPlace.Comment
            ? Array.FindLastIndex(_places, last, p => p != ShellPlace.Comment) + 1 : null;
        IsUnsafeAtEnd = _documents.Count > 0 || _isReadAgain || _isLost || _levels.Contains(Expansion)
            || (last >= 0 && _places[last] == ShellPlace.Unsafe);
    }

    /// <summary>Where the comment begins that the text ends in; null when it does not.</summary>
    public int? CommentAtEnd { get; }

    /// <summary>True when what is put behind the text would not be safe there, as at the end of a here-document.</summary>
    public bool IsUnsafeAtEnd { get; }

    public ShellPlace At(int index) => _places[index];

    private ShellPlace PlaceNow() =>
        _levels.Contains('`') ? ShellPlace.Backticks
        : _isLost || _isReadAgain || _levels.Contains(Expansion) ? ShellPlace.Unsafe
        : _levels.Peek() switch { '\'' => ShellPlace.SingleQuotes, '"' => ShellPlace.DoubleQuotes, _ => ShellPlace.Bare };

    /// <summary>Goes over what begins at a place.</summary>
    /// <returns>Index of its last character.</returns>
    private int Step(int i)
    {
        char level = _levels.Peek();
        char c = _text[i];
        char next = i + 1 < _text.Length ? _text[i + 1] : '\0';
        if (level == '\'')
        {
            if (c == '\'')
            {
                _levels.Pop();
            }

            return i;
        }

        switch (c)
        {
            case '\\' when next != '\0':
                _places[++i] = ShellPlace.Escaped;
                return i;
            case '$' when next == '\'' && level != '"':
                return DollarQuote(i);
            case '$' when next is '(' or '{':
                return Dollar(i, next);
            case '`' when _levels.Contains('`'):
                while (_levels.Pop() != '`')
                {
                }

                return i;
            case '"' when level == '"':
            case ')' when level == '(':
            case '}' when level == Expansion:
                _levels.Pop();
                return i;
            case '`':
            case '"':
            case '(' or '\'' when level != '"':
                _levels.Push(c);
                return i;
            case '#' when level is not ('"' or Expansion) && BeginsWord(i):
                int end = _text.IndexOf('\n', i) is >= 0 and var line ? line - 1 : _text.Length - 1;
                _places.AsSpan(i, end - i + 1).Fill(ShellPlace.Comment);
                return end;
            case '<' when next == '<' && level is '\0' or '(':
                return HereDocument(i);
            case '\n' when level is '\0' or '(':
                _isReadAgain = false;
                return Bodies(i);
            default:
                return i;
        }
    }

    private int Dollar(int i, char next)
    {
        Match placeholder = Simple().Match(_text, i);
        if (next == '{')
        {
            if (placeholder.Success && placeholder.Index == i)
            {
                // A variable, or one of the places that the values are for.
                return i + placeholder.Length - 1;
            }

            _levels.Push(Expansion);
            return i + 1;
        }

        if (i + 2 < _text.Length && _text[i + 2] == '(')
        {
            // Arithmetic: its end is two brackets.
            int end = _text.IndexOf("))", i, StringComparison.Ordinal) is >= 0 and var found ? found + 1 : _text.Length - 1;
            _places.AsSpan(i, end - i + 1).Fill(ShellPlace.Unsafe);
            return end;
        }

        _levels.Push('(');
        // The bracket behind a pattern of 'case' ends nothing.
        _isLost |= _hasCase;
        return i + 1;
    }

    /// <summary>bash reads escapes in it, other shells do not.</summary>
    private int DollarQuote(int i)
    {
        int end = i + 2;
        while (end < _text.Length && _text[end] != '\'')
        {
            end += _text[end] == '\\' ? 2 : 1;
        }

        end = Math.Min(end, _text.Length - 1);
        _places.AsSpan(i, end - i + 1).Fill(ShellPlace.Unsafe);
        // sh takes \' for the end of it: from here on the two see different texts.
        _isLost |= _text.AsSpan(i, end - i + 1).Contains('\\');
        return end;
    }

    private int HereDocument(int i)
    {
        Match document = Here().Match(_text, i);
        if (!document.Success || document.Index != i)
        {
            // "<<<" is a word of bash; anything else is not understood here.
            bool isWord = i + 2 < _text.Length && _text[i + 2] == '<';
            _isLost |= !isWord;
            return isWord ? i + 2 : i + 1;
        }

        string word = document.Groups["word"].Value;
        _documents.Enqueue((word.Trim('\'', '"').Replace("\\", "", StringComparison.Ordinal), document.Groups["tabs"].Length > 0));
        return i + document.Length - 1;
    }

    /// <summary>The bodies of here-documents begin in the line after that which names them.</summary>
    private int Bodies(int newline)
    {
        int at = newline + 1;
        while (_documents.TryPeek(out (string Word, bool StripsTabs) document))
        {
            bool isEnd = false;
            while (!isEnd && at < _text.Length)
            {
                int end = _text.IndexOf('\n', at) is >= 0 and var found ? found : _text.Length;
                string line = _text[at..end];
                isEnd = (document.StripsTabs ? line.TrimStart('\t') : line) == document.Word;
                int length = Math.Min(end + 1, _text.Length) - at;
                _places.AsSpan(at, length).Fill(ShellPlace.Unsafe);
                at += length;
            }

            if (!isEnd)
            {
                // It goes on to the end of the text.
                break;
            }

            _documents.Dequeue();
            // Behind the end of a document a line begins.
            if (at >= _text.Length && _text[^1] != '\n')
            {
                _places[^1] = ShellPlace.Unsafe;
            }
        }

        return at - 1;
    }

    private bool BeginsWord(int index) =>
        index == 0 || char.IsWhiteSpace(_text[index - 1]) || _text[index - 1] is ';' or '(' or ')' or '&' or '|';

    [GeneratedRegex(@"\G\$\{[A-Za-z_][A-Za-z0-9_.\-]*\}")]
    private static partial Regex Simple();

    [GeneratedRegex("""\G<<(?<tabs>-?)[ \t]*(?<word>'[^'\n]+'|"[^"\n]+"|\\?[A-Za-z0-9_.\-+!]+)""")]
    private static partial Regex Here();

    [GeneratedRegex(@"\bcase\b")]
    private static partial Regex CaseWord();

    /// <summary>Words after which the rest of the line is read by a shell once more.</summary>
    [GeneratedRegex(@"(?<![\w./-])(?:eval|ssh|su|(?:/\S*/)?(?:ba|da|k|z|a)?sh(?:\s+-\w+)*\s+-\w*c)(?=\s)")]
    private static partial Regex ReadAgain();
}
