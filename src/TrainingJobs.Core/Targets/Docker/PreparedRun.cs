namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What was made ready for a run.</summary>
/// <param name="Image">Reference of its image.</param>
/// <param name="ImageId">The image itself.</param>
/// <param name="Dropped">Variables, <c>NAME=value</c>, that the image brings and that some shells would not pass on.</param>
/// <param name="Host">What the daemon is like.</param>
/// <param name="Environment">Variables that its containers get.</param>
internal sealed record PreparedRun(string Image, string ImageId, IReadOnlyList<string> Dropped, ContainerHost Host, IReadOnlyDictionary<string, string> Environment);
