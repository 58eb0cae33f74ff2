namespace TrainingJobs.Core.Jobs;

/// <summary>What a web server of kind <see cref="JobKind.Endpoint"/> answers to. A job with a command of its own has no routes.</summary>
public sealed record JobEndpoint
{
    /// <summary>Port that the server listens on.</summary>
    public int Port { get; init; } = 80;

    /// <summary>Id of a reserved address in the system that the file is from.</summary>
    public string? Reservation { get; init; }

    public IReadOnlyList<EndpointRoute> Routes { get; init => field = Indexable.List(value); } = [];
}
