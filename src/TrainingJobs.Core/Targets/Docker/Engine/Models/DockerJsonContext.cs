using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>The JSON of the API; made at compile time, because front ends start often.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ContainerSpec))]
[JsonSerializable(typeof(CreatedContainer))]
[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(ExecSpec))]
[JsonSerializable(typeof(ExecStart))]
[JsonSerializable(typeof(List<ContainerSummary>))]
[JsonSerializable(typeof(WaitResult))]
[JsonSerializable(typeof(NetworkSpec))]
[JsonSerializable(typeof(ImageDetails))]
[JsonSerializable(typeof(List<ImageLayer>))]
[JsonSerializable(typeof(ProgressMessage))]
[JsonSerializable(typeof(DaemonEvent))]
[JsonSerializable(typeof(DaemonVersion))]
[JsonSerializable(typeof(DaemonInfo))]
[JsonSerializable(typeof(RegistryAuth))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, RegistryAuth>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, IReadOnlyList<string>>))]
internal sealed partial class DockerJsonContext : JsonSerializerContext;
