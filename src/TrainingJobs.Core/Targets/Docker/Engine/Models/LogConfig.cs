namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>How the daemon keeps what a container prints.</summary>
internal sealed record LogConfig(string Type, IReadOnlyDictionary<string, string> Config);
