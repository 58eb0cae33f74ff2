using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text.Json.Nodes;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Hashtables and lists as JSON. Numbers become texts without an exponent: programs are given 0.00003, not 3E-05.</summary>
internal static class JsonText
{
    public static string Of(object? value) => Node(value)?.ToJsonString() ?? "null";

    private static JsonNode? Node(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            null => null,
            IDictionary table => new JsonObject(table.Cast<DictionaryEntry>().Select(e => KeyValuePair.Create(TypedText.Of(e.Key), Node(e.Value)))),
            IEnumerable items and not string => new JsonArray([.. items.Cast<object?>().Select(Node)]),
            // A literal inside of a table has lost the text it was typed as.
            double number when Math.Abs(number) < 1e15 && (double)(decimal)number == number => JsonValue.Create(((decimal)number).ToString(CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(TypedText.Of(value)),
        };
    }
}
