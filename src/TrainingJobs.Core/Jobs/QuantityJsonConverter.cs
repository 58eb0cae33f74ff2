using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Jobs;

/// <summary>Keeps a quantity as the text it was written as.</summary>
public sealed class QuantityJsonConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Quantity.TryParse(reader.GetString(), out Quantity quantity)
            ? quantity
            : throw new JsonException($"'{reader.GetString()}' is not a quantity.");

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
