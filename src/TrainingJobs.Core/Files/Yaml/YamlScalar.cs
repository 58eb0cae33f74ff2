using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Files.Yaml;

/// <summary>A scalar. It is text always: 3.10, 8080:8888 and yes stay what was written.</summary>
internal sealed class YamlScalar : YamlNode
{
    private const int MaxShown = 40;

    public YamlScalar(TextPosition position, string text, bool isPlain, string? tag)
        : base(position)
    {
        Text = text;
        IsPlain = isPlain;
        Tag = tag;
        IsNull = tag is null or "tag:yaml.org,2002:null" && isPlain && text is "" or "~" or "null" or "Null" or "NULL";
    }

    public string Text { get; }

    /// <summary>True when the text was written without quotes and not as a block.</summary>
    public bool IsPlain { get; }

    /// <summary>True when the text was written in quotes.</summary>
    public bool IsQuoted { get; init; }

    /// <summary>True for nothing at all, <c>~</c> or <c>null</c> without quotes.</summary>
    public bool IsNull { get; }

    /// <summary>The text on one line and not too long.</summary>
    public string Shown => DiagnosticText.Clean(Text, MaxShown);

    /// <summary>Where a part of the text stands in the file; for a block, and a text with line ends or escapes, where the text begins.</summary>
    /// <param name="offset">Where the part begins in the text, in UTF-16 code units from 0.</param>
    public TextPosition PositionOf(int offset) =>
        (IsPlain || IsQuoted) && Text.AsSpan().IndexOfAny('\n', '\t') < 0 ? Position with { Column = Position.Column + offset + (IsQuoted ? 1 : 0) } : Position;

    public override string Describe() => IsNull ? "empty" : $"the text '{Shown}'";
}
