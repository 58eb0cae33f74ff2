namespace TrainingJobs.Cmdlets.Completion;

/// <summary>One proposal of a completer.</summary>
/// <param name="Text">What is completed.</param>
/// <param name="ToolTip">What is shown beside it.</param>
internal sealed record Candidate(string Text, string ToolTip);
