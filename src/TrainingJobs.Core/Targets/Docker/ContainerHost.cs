namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What must be known of a daemon to describe a container for it.</summary>
/// <param name="Owner">Whom our containers on it belong to.</param>
/// <param name="IsLocal">True when it sees the same disk as we do.</param>
/// <param name="IsPodman">True when it is Podman.</param>
/// <param name="CanLimitDisk">True when its storage driver can limit the disk of a container.</param>
/// <param name="TakesPipes">True when its containers can write into pipes of this machine.</param>
/// <param name="Cpus">Its cores, of which no container can be given more; null when nothing depends on it.</param>
internal sealed record ContainerHost(
    string Owner, bool IsLocal, bool IsPodman = false, bool CanLimitDisk = false, bool TakesPipes = false, int? Cpus = null);
