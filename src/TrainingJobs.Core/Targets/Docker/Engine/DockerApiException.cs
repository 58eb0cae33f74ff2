using System.Net;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>The daemon has refused a request; the message is its own.</summary>
internal class DockerApiException(HttpStatusCode status, string message) : TrainingJobsException(ErrorCodes.TargetFailed, message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>Where Docker tells a conflict, Podman tells an internal error with this cause (libpod/define: ErrCtrStateInvalid).</summary>
    private const string PodmansConflict = "container state improper";

    /// <summary>What it says of a name that is taken.</summary>
    private const string PodmansTakenName = "is already in use by";

    /// <param name="status">Status of the answer.</param>
    /// <param name="message">What the daemon says.</param>
    /// <param name="cause">What Podman adds to that; null with Docker.</param>
    public static DockerApiException Of(HttpStatusCode status, string message, string? cause) => status switch
    {
        HttpStatusCode.NotFound => new DockerNotFoundException(message),
        HttpStatusCode.Conflict => new DockerConflictException(message),
        _ when cause == PodmansConflict || (cause is not null && message.Contains(PodmansTakenName, StringComparison.Ordinal)) => new DockerConflictException(message),
        _ => new DockerApiException(status, message),
    };
}
