using System.Text.Json.Serialization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Core.State;

/// <summary>How plans and small maps stand in the state file; made at compile time, because front ends start often.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(JobPlan))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(AgentRecord))]
[JsonSerializable(typeof(IReadOnlyList<IReadOnlyList<string>>))]
[JsonSerializable(typeof(Dictionary<string, JobResources>))]
[JsonSerializable(typeof(StoredTermination))]
[JsonSerializable(typeof(AttemptOutcome))]
[JsonSerializable(typeof(ScheduleDefinition))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
