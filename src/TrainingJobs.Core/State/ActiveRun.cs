using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.State;

/// <summary>A run that has not ended, as the agent takes it up.</summary>
/// <param name="Sequence">Order of arrival.</param>
/// <param name="Id">The run.</param>
/// <param name="Attempt">Current attempt; 0 before the first.</param>
/// <param name="NotBefore">When its next attempt is due; null when it is not waiting for one.</param>
/// <param name="Plan">What it executes.</param>
internal sealed record ActiveRun(long Sequence, string Id, int Attempt, DateTimeOffset? NotBefore, JobPlan Plan);
