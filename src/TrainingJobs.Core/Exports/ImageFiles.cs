namespace TrainingJobs.Core.Exports;

/// <summary>What an image is built from.</summary>
/// <param name="Dockerfile">Text of the Dockerfile.</param>
/// <param name="Ignore">Text of <c>.dockerignore</c>; empty when nothing is to stay out.</param>
public sealed record ImageFiles(string Dockerfile, string Ignore);
