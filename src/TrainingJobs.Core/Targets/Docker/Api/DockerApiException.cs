using System.Net;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>The daemon has refused a request; the message is its own.</summary>
internal class DockerApiException(HttpStatusCode status, string message) : TrainingJobsException(ErrorCodes.TargetFailed, message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>Where Docker tells a conflict, Podman tells an internal error with one of these causes (ErrCtrStateInvalid, ErrNetworkExists).</summary>
    private static readonly string[] s_conflictsOfPodman = ["container state improper", "network already exists"];

    /// <summary>What it says of a container's name that is taken.</summary>
    private const string TakenNameOfPodman = "is already in use by";

    /// <param name="status">Status of the answer.</param>
    /// <param name="message">What the daemon says.</param>
    /// <param name="cause">What Podman adds to that; null with Docker.</param>
    public static DockerApiException Of(HttpStatusCode status, string message, string? cause) => status switch
    {
        HttpStatusCode.NotFound => new DockerNotFoundException(message),
        HttpStatusCode.Conflict => new DockerConflictException(message),
        _ when cause is not null && (s_conflictsOfPodman.Contains(cause) || message.Contains(TakenNameOfPodman, StringComparison.Ordinal)) =>
            new DockerConflictException(message),
        _ => new DockerApiException(status, message),
    };
}
