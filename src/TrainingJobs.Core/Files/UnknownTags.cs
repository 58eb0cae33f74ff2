using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Finds tags of YAML that nobody here resolves. What stands behind one (<c>!vault db/pw</c>) is not the value that is meant, so such a
/// file cannot be run as it is.
/// </summary>
internal static class UnknownTags
{
    private const string Standard = "tag:yaml.org,2002:";

    // These say of a value what it is anyway. All values are texts here, until a field wants something else.
    private static readonly string[] s_harmless = ["str", "int", "float", "bool", "null", "map", "seq", "timestamp"];

    public static void Report(YamlNode root, IReadOnlyList<string> known, DiagnosticBag diagnostics)
    {
        // Nodes that aliases repeat are looked at once.
        var seen = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<YamlNode>([root]);
        while (open.TryPop(out YamlNode? node))
        {
            if (!seen.Add(node))
            {
                continue;
            }

            if (node.Tag is { } tag && !IsKnown(tag, known))
            {
                Report(node, tag, diagnostics);
            }

            foreach (YamlNode child in Children(node))
            {
                open.Push(child);
            }
        }
    }

    private static IEnumerable<YamlNode> Children(YamlNode node) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(e => (YamlNode[])[e.Key, e.Value]),
        YamlSequence sequence => sequence.Items,
        _ => [],
    };

    private static bool IsKnown(string tag, IReadOnlyList<string> known) =>
        tag == "!" || tag.StartsWith(Standard, StringComparison.Ordinal) && s_harmless.Contains(tag[Standard.Length..])
        || known.Contains(tag.TrimStart('!').ToLowerInvariant());

    private static void Report(YamlNode node, string tag, DiagnosticBag diagnostics)
    {
        string shown = DiagnosticText.Value(tag.StartsWith(Standard, StringComparison.Ordinal) ? "!!" + tag[Standard.Length..] : tag);
        if (node is YamlScalar { IsPlain: true, Text: "" })
        {
            diagnostics.Error(
                DiagnosticCodes.InvalidValue, node.Position, $"'{shown}' without quotes is a tag in YAML, and no text.", $"Put it in quotes if the '!' belongs to it: '{shown}'.");
            return;
        }

        diagnostics.Error(
            DiagnosticCodes.InvalidValue, node.Position, $"The tag '{shown}' means nothing here, so what is behind it is not the value that is meant.",
            "Write the value itself, or put all of it in quotes; a secret is named under 'secrets'.");
    }
}
