using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.Never)]
[JsonSerializable(typeof(Preparation))]
internal sealed partial class TargetsJsonContext : JsonSerializerContext;
