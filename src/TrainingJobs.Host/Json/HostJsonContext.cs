using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingJobs.Host.Json;

/// <summary>The documents that <c>--json</c> prints, serialized without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    NewLine = "\n",
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(PlanDocument))]
[JsonSerializable(typeof(RunDocument))]
[JsonSerializable(typeof(IReadOnlyList<RunDocument>))]
[JsonSerializable(typeof(RunDetailsDocument))]
[JsonSerializable(typeof(IReadOnlyList<FileDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ArtifactDocument>))]
[JsonSerializable(typeof(AgentDocument))]
[JsonSerializable(typeof(IReadOnlyList<SecretInfoDocument>))]
[JsonSerializable(typeof(IReadOnlyList<DeviceDocument>))]
[JsonSerializable(typeof(IReadOnlyList<TargetDocument>))]
[JsonSerializable(typeof(IReadOnlyList<SizeDocument>))]
[JsonSerializable(typeof(IReadOnlyList<GpuTypeDocument>))]
[JsonSerializable(typeof(IReadOnlyList<TargetTestDocument>))]
[JsonSerializable(typeof(IReadOnlyList<ScheduleDocument>))]
internal sealed partial class HostJsonContext : JsonSerializerContext
{
    // Lazy, because the order in which the initializers of a class in several files run is not defined.
    private static readonly Lazy<HostJsonContext> s_readable = new(() => new(new JsonSerializerOptions(Default!.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }));

    /// <summary>Leaves quotes and non-ASCII letters as they are: the output is read by people too, and is no HTML.</summary>
    public static HostJsonContext Readable => s_readable.Value;
}
