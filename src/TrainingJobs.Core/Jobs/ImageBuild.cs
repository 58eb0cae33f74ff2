namespace TrainingJobs.Core.Jobs;

/// <summary>How the image of a job is made, beside its base image and its packages. For targets that build images.</summary>
public sealed record ImageBuild
{
    /// <summary>Packages for conda.</summary>
    public IReadOnlyList<string> Conda { get; init => field = Indexable.List(value); } = [];

    /// <summary>Packages for pip that a machine of its own has anyway, so that only images need them, e.g. <c>poetry</c>.</summary>
    public IReadOnlyList<string> Tools { get; init => field = Indexable.List(value); } = [];

    /// <summary>Texts for the image's shell, run one after the other when everything else is installed.</summary>
    public IReadOnlyList<string> Commands { get; init => field = Indexable.List(value); } = [];

    /// <summary>Name of a time zone (<c>America/Chicago</c>).</summary>
    public string? TimeZone { get; init; }

    /// <summary>Patterns of files that stay out of the image, as in <c>.dockerignore</c>.</summary>
    public IReadOnlyList<string> Ignore { get; init => field = Indexable.List(value); } = [];

    /// <summary>What an image that is given away always runs; null when it leaves that to whoever starts it.</summary>
    public JobCommand? Entrypoint { get; init; }

    /// <summary>What an image that is given away runs unless it is told something else.</summary>
    public JobCommand? Default { get; init; }
}
