using System.Text.Json;
using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>What a daemon has.</summary>
internal sealed record DaemonInfo
{
    public string Name { get; init; } = "";

    public string ServerVersion { get; init; } = "";

    [JsonPropertyName("OSType")]
    public string OsType { get; init; } = "";

    public string KernelVersion { get; init; } = "";

    /// <summary>What shields containers, e.g. <c>name=seccomp,profile=default</c>.</summary>
    public List<string>? SecurityOptions { get; init; }

    public string Architecture { get; init; } = "";

    [JsonPropertyName("NCPU")]
    public int Cpus { get; init; }

    /// <summary>Bytes of memory.</summary>
    [JsonPropertyName("MemTotal")]
    public long Memory { get; init; }

    public string Driver { get; init; } = "";

    /// <summary>What the storage driver says of itself, pairs of name and value.</summary>
    public List<List<string>>? DriverStatus { get; init; }

    public Dictionary<string, JsonElement>? Runtimes { get; init; }

    /// <summary>Devices that the daemon has found by itself (CDI), since Docker 28.</summary>
    public List<DiscoveredDevice>? DiscoveredDevices { get; init; }

    public bool MemoryLimit { get; init; }

    [JsonPropertyName("CpuCfsQuota")]
    public bool CpuLimit { get; init; }
}
