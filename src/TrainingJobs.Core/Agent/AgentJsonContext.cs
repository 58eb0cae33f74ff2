using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Agent;

/// <summary>How the agent's own notes stand in files.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AttemptOutcome))]
internal sealed partial class AgentJsonContext : JsonSerializerContext;
