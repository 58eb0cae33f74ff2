using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Writes values of YAML as JSON, for arguments of any type.</summary>
internal static class NodeJson
{
    private static readonly JsonSerializerOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(YamlNode node) => Convert(node)?.ToJsonString(s_readable) ?? "null";

    private static JsonNode? Convert(YamlNode node)
    {
        switch (node)
        {
            case YamlSequence sequence:
                return new JsonArray([.. sequence.Items.Select(Convert)]);
            case YamlMapping mapping:
                var json = new JsonObject();
                foreach (YamlEntry entry in mapping.Entries)
                {
                    json[entry.Name] = Convert(entry.Value);
                }

                return json;
            case YamlScalar { IsNull: true }:
                return null;
            default:
                var scalar = (YamlScalar)node;
                return scalar.IsPlain && (scalar.Text is "true" or "false" || IsNumber(scalar.Text)) ? JsonNode.Parse(scalar.Text) : JsonValue.Create(scalar.Text);
        }
    }

    private static bool IsNumber(string text)
    {
        if (!ParameterValues.IsOfType(ParameterType.Float, text))
        {
            return false;
        }

        try
        {
            using JsonDocument number = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
