using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A device file of the host, or all in a folder, at the same place in a container.</summary>
/// <param name="PathOnHost">Absolute path.</param>
internal sealed record DeviceMapping(string PathOnHost)
{
    public string PathInContainer => PathOnHost;

    /// <summary>Read, write, make.</summary>
    [JsonInclude]
    public string CgroupPermissions { get; } = "rwm";
}
