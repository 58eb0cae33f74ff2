namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>How a container stands in its host.</summary>
internal sealed record HostConfig
{
    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Memory file systems of its own, by folder, with their options, e.g. <c>size=64m</c>.</summary>
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>Containers whose volumes it has as well.</summary>
    public IReadOnlyList<string>? VolumesFrom { get; init; }

    /// <summary>By port of the container, e.g. <c>80/tcp</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>>? PortBindings { get; init; }

    /// <summary>True when a small first process is to pass signals on and take up what others leave behind.</summary>
    public bool Init { get; init; }

    /// <summary>Thousand-millionths of a core; 0 means no limit.</summary>
    public long NanoCpus { get; init; }

    /// <summary>Bytes; 0 means no limit.</summary>
    public long Memory { get; init; }

    /// <summary>Bytes of memory and swap together; the same as <see cref="Memory"/> means no swap.</summary>
    public long MemorySwap { get; init; }

    public long? ShmSize { get; init; }

    public IReadOnlyDictionary<string, string>? StorageOpt { get; init; }

    public IReadOnlyList<DeviceRequest>? DeviceRequests { get; init; }

    public IReadOnlyList<DeviceMapping>? Devices { get; init; }

    /// <summary>Groups that the container's user is in as well: names of the image, or numbers.</summary>
    public IReadOnlyList<string>? GroupAdd { get; init; }

    public LogConfig? LogConfig { get; init; }

    public string? NetworkMode { get; init; }
}
