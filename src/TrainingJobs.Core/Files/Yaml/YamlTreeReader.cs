using TrainingJobs.Core.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TrainingJobs.Core.Files.Yaml;

/// <summary>
/// Makes a tree of nodes with places from YAML or JSON text. Works on the events of YamlDotNet, because its deserializer
/// turns texts into numbers and forgets places. Never throws: what is wrong becomes a finding.
/// </summary>
internal sealed class YamlTreeReader(string text, DiagnosticBag diagnostics, string? file = null)
{
    private const int MaxDepth = 64;
    private const int MaxNodes = 500_000;

    private readonly Stack<YamlFrame> _open = new();
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private YamlNode? _root;
    private long _nodes;

    /// <summary>The content of the text; null when it has none or when there is a syntax error.</summary>
    /// <param name="text">The text.</param>
    /// <param name="diagnostics">Where what is wrong goes.</param>
    /// <param name="file">Absolute path of the file that the text is of, when it is not the one that the findings are for.</param>
    public static YamlNode? Read(string text, DiagnosticBag diagnostics, string? file = null)
    {
        if (text.StartsWith('\uFEFF'))
        {
            text = text[1..];
        }

        if (YamlSyntaxAdvice.FindJsonComment(text) is { } comment)
        {
            return Fail(
                diagnostics, DiagnosticCodes.SyntaxError, comment with { File = file }, "JSON has no comments, but this line begins with one.",
                "Take it out; in YAML a comment begins with '#'.");
        }

        if (YamlSyntaxAdvice.FindOddIndentation(text) is { } odd)
        {
            diagnostics.Warning(
                DiagnosticCodes.SyntaxError, odd with { File = file }, "This line is indented with a space that is no space to YAML, but a letter of the text.", "Write common spaces in its place.");
        }

        return YamlSyntaxAdvice.FindForbiddenCharacter(text) is { } found
            ? Fail(diagnostics, DiagnosticCodes.SyntaxError, found.Position with { File = file }, found.Message, found.Suggestion)
            : new YamlTreeReader(text, diagnostics, file).Read();
    }

    private YamlNode? Read()
    {
        var parser = new Parser(new StringReader(text));
        try
        {
            int documents = 0;
            while (parser.MoveNext())
            {
                ParsingEvent current = parser.Current!;
                if (current is DocumentStart && ++documents > 1)
                {
                    diagnostics.Error(
                        DiagnosticCodes.SyntaxError, At(current.Start), "A job file holds one YAML document, but a second one starts here.",
                        "Put each document into a file of its own, or all jobs under one 'jobs'.");
                    return _root;
                }

                if (!Take(current))
                {
                    return null;
                }
            }

            return _root;
        }
        catch (YamlException exception)
        {
            if (_open.Any(f => f.IsFlow) && YamlSyntaxAdvice.IsAtEnd(text, At(exception.Start)))
            {
                return FailOpen();
            }

            (TextPosition position, string message, string? suggestion) = YamlSyntaxAdvice.For(text, exception);
            return Fail(diagnostics, DiagnosticCodes.SyntaxError, position with { File = file }, message, suggestion);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException
            or IndexOutOfRangeException or NullReferenceException or OverflowException or KeyNotFoundException)
        {
            // YamlDotNet ends with these instead of a YamlException for some texts, above all for brackets left open.
            return FailOpen();
        }
    }

    private bool Take(ParsingEvent current)
    {
        switch (current)
        {
            case Scalar scalar:
                string? tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
                if (scalar.Value.Contains('\0'))
                {
                    return Fail(
                        diagnostics, DiagnosticCodes.SyntaxError, At(scalar.Start), "A text cannot hold the NUL character.") is not null;
                }

                var node = new YamlScalar(At(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain, tag)
                {
                    IsQuoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted,
                };
                return Place(node, scalar.Anchor);
            case AnchorAlias alias:
                return TakeAlias(alias);
            case MappingStart start:
                return Open(new YamlMapping(At(start.Start)) { Tag = start.Tag.IsEmpty ? null : start.Tag.Value }, start.Anchor, start.Style == MappingStyle.Flow);
            case SequenceStart start:
                return Open(new YamlSequence(At(start.Start)) { Tag = start.Tag.IsEmpty ? null : start.Tag.Value }, start.Anchor, start.Style == SequenceStyle.Flow);
            case MappingEnd or SequenceEnd:
                YamlFrame closed = _open.Pop();
                return Place(closed.Close(), closed.Anchor, counted: true);
            default:
                return true;
        }
    }

    private bool TakeAlias(AnchorAlias alias)
    {
        if (_anchors.TryGetValue(alias.Value.Value, out YamlNode? node))
        {
            return Place(node, AnchorName.Empty);
        }

        if (alias.Value.Value.Trim('*').Length == 0)
        {
            // An attempt at a schedule of cron.
            return Fail(
                diagnostics, DiagnosticCodes.SyntaxError, At(alias.Start), $"'*{alias.Value}' without quotes is an alias in YAML.",
                "Put it in quotes; a schedule of cron has five fields, e.g. \"* * * * *\".") is not null;
        }

        bool isOpen = _open.Any(f => f.Anchor == alias.Value);
        Fail(
            diagnostics, DiagnosticCodes.SyntaxError, At(alias.Start),
            isOpen ? $"The alias '*{alias.Value}' stands inside the value that it refers to." : $"There is no anchor '&{alias.Value}' for this alias.",
            isOpen ? null : diagnostics.DidYouMean(alias.Value.Value, _anchors.Keys)
                ?? "Define the anchor before it is used, or quote the text if it is to begin with '*'.");
        return false;
    }

    private bool Open(YamlNode node, AnchorName anchor, bool isFlow)
    {
        if (_open.Count >= MaxDepth)
        {
            return Fail(
                diagnostics, DiagnosticCodes.TooComplex, node.Position, $"The file is nested more than {MaxDepth} levels deep here.",
                "No job file needs that; look for brackets that are never closed.") is not null;
        }

        _open.Push(new YamlFrame(node, anchor, isFlow));
        return true;
    }

    private bool Place(YamlNode node, AnchorName anchor, bool counted = false)
    {
        _nodes += counted ? 1 : node.Size;
        if (_nodes > MaxNodes)
        {
            return Fail(
                diagnostics, DiagnosticCodes.TooComplex, node.Position, $"The file has more than {MaxNodes:N0} values, aliases included.",
                "Split it, or use fewer aliases.") is not null;
        }

        if (!anchor.IsEmpty)
        {
            _anchors[anchor.Value] = node;
        }

        if (_open.Count == 0)
        {
            _root = node;
            return true;
        }

        if (_open.Peek().Add(node) is not { } wrong)
        {
            return true;
        }

        Fail(diagnostics, DiagnosticCodes.SyntaxError, wrong.Position, wrong.Message, wrong.Suggestion);
        return false;
    }

    private YamlNode? FailOpen()
    {
        if (_open.FirstOrDefault(f => f.IsFlow) is { } open)
        {
            string bracket = open.Node is YamlMapping ? "}" : "]";
            return Fail(
                diagnostics, DiagnosticCodes.SyntaxError, open.Node.Position, $"The bracket that opens here is not closed by '{bracket}'.",
                $"Close it with '{bracket}', and separate what stands inside by commas.");
        }

        TextPosition position = _open.Count > 0 ? _open.Peek().Node.Position : new TextPosition(1, 1, file);
        return Fail(diagnostics, DiagnosticCodes.SyntaxError, position, "What begins here is no valid YAML.");
    }

    private static YamlNode? Fail(
        DiagnosticBag diagnostics, string code, TextPosition position, string message, string? suggestion = null)
    {
        diagnostics.Error(code, position, message, suggestion);
        return null;
    }

    private TextPosition At(Mark mark) => new((int)mark.Line, (int)mark.Column, file);
}
