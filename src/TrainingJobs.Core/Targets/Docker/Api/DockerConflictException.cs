using System.Net;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>The name is taken, or the container is not in a state for this.</summary>
internal sealed class DockerConflictException(string message) : DockerApiException(HttpStatusCode.Conflict, message);
