using System.Text;

namespace TrainingJobs.Core.Files.Yaml;

/// <summary>Writes block-style YAML, one line after the other.</summary>
internal sealed class YamlWriter
{
    private const int Step = 2;

    private readonly StringBuilder _text = new();
    private int _indent;

    // True right behind '- ': the first line of an item goes on there.
    private bool _isAfterDash;

    public override string ToString() => _text.ToString();

    public void Line(string text) => Start().Append(text).Append('\n');

    public void Text(string key, string? value)
    {
        if (value is null)
        {
            return;
        }

        Start().Append(YamlText.Scalar(key)).Append(": ");
        Value(value, YamlText.Scalar);
    }

    public void Number(string key, string? value)
    {
        if (value is not null)
        {
            Line($"{YamlText.Scalar(key)}: {YamlText.Number(value)}");
        }
    }

    /// <summary>A key that is true; nothing when it is not, which is what a missing one means.</summary>
    public void Flag(string key, bool isSet)
    {
        if (isSet)
        {
            Line($"{YamlText.Scalar(key)}: true");
        }
    }

    /// <summary>A key whose value is what the action writes below it.</summary>
    public void Section(string key, Action content)
    {
        Line(YamlText.Scalar(key) + ":");
        Indented(content);
    }

    /// <summary>A key with a list of texts; nothing for an empty list.</summary>
    public void Texts(string key, IReadOnlyList<string> values, Func<string, string>? write = null)
    {
        if (values.Count > 0)
        {
            Section(key, () => Items(values, write));
        }
    }

    public void Items(IReadOnlyList<string> values, Func<string, string>? write = null)
    {
        foreach (string value in values)
        {
            Start().Append("- ");
            Value(value, write ?? YamlText.Scalar);
        }
    }

    /// <summary>A key with a mapping of texts; nothing for an empty one.</summary>
    public void Map(string key, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            Section(key, () =>
            {
                foreach ((string name, string value) in values)
                {
                    Text(name, value);
                }
            });
        }
    }

    /// <summary>An item of a list that is itself a mapping or a list.</summary>
    public void Item(Action content)
    {
        Start().Append("- ");
        _isAfterDash = true;
        Indented(content);
        _isAfterDash = false;
    }

    /// <summary>A key with a list of mappings or lists; nothing for an empty list.</summary>
    public void List<T>(string key, IReadOnlyList<T> values, Action<T> write)
    {
        if (values.Count > 0)
        {
            Section(key, () =>
            {
                foreach (T value in values)
                {
                    Item(() => write(value));
                }
            });
        }
    }

    private void Indented(Action content)
    {
        _indent += Step;
        content();
        _indent -= Step;
    }

    private void Value(string value, Func<string, string> write)
    {
        if (YamlText.Block(value) is not { } block)
        {
            _text.Append(write(value)).Append('\n');
            return;
        }

        _text.Append(block.Header).Append('\n');
        foreach (string line in block.Lines)
        {
            _text.Append(line.Length == 0 ? "" : new string(' ', _indent + Step)).Append(line).Append('\n');
        }
    }

    private StringBuilder Start()
    {
        if (_isAfterDash)
        {
            _isAfterDash = false;
            return _text;
        }

        return _text.Append(' ', _indent);
    }
}
