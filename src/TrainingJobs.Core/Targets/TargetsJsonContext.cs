using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets;

/// <summary>How targets stand in the state, and what was prepared in the folder of its run.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Preparation))]
[JsonSerializable(typeof(TargetRecord))]
internal sealed partial class TargetsJsonContext : JsonSerializerContext;
