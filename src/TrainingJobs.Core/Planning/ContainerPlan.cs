using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>The part of a plan that says what the workers' containers are made of and what they see.</summary>
public sealed record ContainerPlan
{
    /// <summary>Image that is taken as it is; null when one is built from <see cref="Dockerfile"/>.</summary>
    public string? Image { get; init; }

    /// <summary>How the image is built, in the form of a Dockerfile; null when <see cref="Image"/> is taken as it is.</summary>
    public string? Dockerfile { get; init; }

    /// <summary>Debian packages that the image has beside those of its base; the Dockerfile installs them.</summary>
    public IReadOnlyList<string> SystemPackages { get; init => field = Indexable.List(value); } = [];

    /// <summary>What the containers see besides the project: sources are absolute paths, or volumes; targets are absolute.</summary>
    public IReadOnlyList<JobMount> Mounts { get; init => field = Indexable.List(value); } = [];

    /// <summary>Ports of the first worker's container that are reached from outside.</summary>
    public IReadOnlyList<JobPort> Ports { get; init => field = Indexable.List(value); } = [];

    /// <summary>Whom the containers run as (<c>name</c>, <c>id</c> or <c>id:group</c>); null means whom the image says.</summary>
    public string? User { get; init; }

    /// <summary>True when the containers stay when the run has ended, until it is removed.</summary>
    public bool Keep { get; init; }
}
