using System.Net;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>The daemon has refused a request; the message is its own.</summary>
internal class DockerApiException(HttpStatusCode status, string message) : TrainingJobsException(ErrorCodes.TargetFailed, message)
{
    public HttpStatusCode Status { get; } = status;

    public static DockerApiException Of(HttpStatusCode status, string message) => status switch
    {
        HttpStatusCode.NotFound => new DockerNotFoundException(message),
        HttpStatusCode.Conflict => new DockerConflictException(message),
        _ => new DockerApiException(status, message),
    };
}
