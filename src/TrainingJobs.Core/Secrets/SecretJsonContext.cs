using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Secrets;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SecretFileDocument))]
internal sealed partial class SecretJsonContext : JsonSerializerContext;
