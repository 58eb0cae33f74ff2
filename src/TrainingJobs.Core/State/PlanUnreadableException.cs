namespace TrainingJobs.Core.State;

/// <summary>A stored plan that this build cannot read: a newer build has written it, or it is damaged.</summary>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class PlanUnreadableException(string message, Exception? inner = null)
    : TrainingJobsException(ErrorCodes.PlanUnreadable, message, null, inner);
