namespace TrainingJobs.Core.Runs;

/// <summary>Why a worker waits in the queue of its target.</summary>
/// <param name="Code">A code of <see cref="ReasonCodes"/>, or the target's own (<c>Resources</c>, <c>Priority</c>, <c>Unschedulable</c>).</param>
/// <param name="Sentence">The reason in a sentence that says what to do, if anything.</param>
public sealed record WaitReason(string Code, string Sentence)
{
    public override string ToString() => Sentence;
}
