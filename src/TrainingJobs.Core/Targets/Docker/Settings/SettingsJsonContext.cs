using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>The JSON of Docker's own files.</summary>
[JsonSourceGenerationOptions(AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(ConfigFile))]
[JsonSerializable(typeof(ContextMeta))]
[JsonSerializable(typeof(HelperAnswer))]
internal sealed partial class SettingsJsonContext : JsonSerializerContext;
