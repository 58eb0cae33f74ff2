using System.Text.Json.Serialization;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What is read and written beside Docker.DotNet.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(UniqueNetwork))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, AuthConfig>))]
internal sealed partial class DockerJsonContext : JsonSerializerContext;
