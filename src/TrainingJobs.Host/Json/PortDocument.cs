namespace TrainingJobs.Host.Json;

internal sealed record PortDocument(string? HostAddress, int HostPort, int ContainerPort, string Protocol);
