using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>How what the local target writes for itself stands in files.</summary>
[JsonSerializable(typeof(ManagedLaunch))]
internal sealed partial class LocalJsonContext : JsonSerializerContext;
