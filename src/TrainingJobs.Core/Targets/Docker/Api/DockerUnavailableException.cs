namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>No daemon can be reached at the endpoint; the message says why and what to do.</summary>
internal sealed class DockerUnavailableException(DockerEndpoint endpoint, UnavailableCause cause, string message, Exception? inner = null)
    : TrainingJobsException(ErrorCodes.TargetUnavailable, message, endpoint.ToString(), inner)
{
    public UnavailableCause Cause { get; } = cause;
}
