namespace TrainingJobs.Core.Planning;

/// <summary>A step of a pipeline.</summary>
/// <param name="Name">Name of the step, unique within its pipeline.</param>
/// <param name="Plan">What it runs; may itself be a pipeline.</param>
public sealed record StepPlan(string Name, JobPlan Plan);
