namespace TrainingJobs.Core.Agent.Runs;

/// <summary>Why an attempt cannot go on though none of its workers has failed: it cannot be prepared, or the target refuses it.</summary>
/// <param name="Code">One of <see cref="Core.Runs.ReasonCodes"/>.</param>
/// <param name="Reason">The reason in a sentence.</param>
internal sealed record RunFailure(string Code, string Reason);
