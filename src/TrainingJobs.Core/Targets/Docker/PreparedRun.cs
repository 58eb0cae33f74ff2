namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What was made ready for a run.</summary>
/// <param name="Image">Reference of its image.</param>
/// <param name="ImageId">The image itself.</param>
/// <param name="KeepsVariables">True when a shell in it passes on all variables that the image brings.</param>
/// <param name="Host">What the daemon is like.</param>
/// <param name="Environment">Variables that its containers get.</param>
internal sealed record PreparedRun(string Image, string ImageId, bool KeepsVariables, ContainerHost Host, IReadOnlyDictionary<string, string> Environment);
