using System.Net;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>There is no such container, image or path.</summary>
internal sealed class DockerNotFoundException(string message) : DockerApiException(HttpStatusCode.NotFound, message);
