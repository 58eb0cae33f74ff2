using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>Reads fields that hold their value as JSON in a text.</summary>
internal static class EmbeddedJson
{
    /// <summary>The node itself, or what its text says, with the text's place for all of it; null, with a finding, when it says nothing.</summary>
    public static YamlNode? Open(YamlNode? node, string what, DiagnosticBag diagnostics)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
        {
            return node;
        }

        var findings = new DiagnosticBag("");
        if (string.IsNullOrWhiteSpace(scalar.Text) || YamlTreeReader.Read(scalar.Text, findings) is not { } value)
        {
            string? reason = findings.ToList().Select(d => d.Message).FirstOrDefault();
            diagnostics.Error(
                DiagnosticCodes.SyntaxError, scalar.Position, $"The text of '{what}' is no valid JSON{(reason is null ? "." : ": " + reason)}");
            return null;
        }

        return Move(value, scalar.Position);
    }

    private static YamlNode Move(YamlNode node, TextPosition position)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return Move(scalar, position);
            case YamlSequence sequence:
                var items = new YamlSequence(position);
                foreach (YamlNode item in sequence.Items)
                {
                    items.Add(Move(item, position));
                }

                return items;
            default:
                return YamlMapping.Of(
                    position, ((YamlMapping)node).Entries.Select(e => new YamlEntry(Move(e.Key, position), Move(e.Value, position))));
        }
    }

    private static YamlScalar Move(YamlScalar scalar, TextPosition position) => new(position, scalar.Text, scalar.IsPlain, scalar.Tag);
}
