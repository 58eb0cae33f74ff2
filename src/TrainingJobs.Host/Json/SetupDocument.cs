namespace TrainingJobs.Host.Json;

internal sealed record SetupDocument(IReadOnlyList<string> Arguments, string CommandLine);
