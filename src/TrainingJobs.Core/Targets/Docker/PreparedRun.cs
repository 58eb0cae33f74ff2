namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What was made ready for a run.</summary>
/// <param name="Image">Reference of its image.</param>
/// <param name="Host">What the daemon is like.</param>
/// <param name="Environment">Variables that its containers get.</param>
internal sealed record PreparedRun(string Image, ContainerHost Host, IReadOnlyDictionary<string, string> Environment);
