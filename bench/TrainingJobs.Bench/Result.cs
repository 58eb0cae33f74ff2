namespace TrainingJobs.Bench;

/// <summary>What was measured, and whether it keeps to the budget.</summary>
internal sealed record Result(bool IsWithin, string Text);
