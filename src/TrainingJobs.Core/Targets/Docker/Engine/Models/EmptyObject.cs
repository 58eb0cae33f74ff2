namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>The <c>{}</c> that the API uses for members of a set.</summary>
internal sealed record EmptyObject;
