using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>
/// One thing that is to be done for a run. Each can be done again after the agent has died in the middle of it: nothing happens twice.
/// </summary>
internal abstract record RunAction
{
    private RunAction()
    {
    }

    /// <summary>Get ready what the workers need: environment, image, inputs.</summary>
    internal sealed record Prepare : RunAction;

    /// <summary>Write down that workers of an attempt may be on the target from now on.</summary>
    /// <param name="Attempt">Number of the attempt, from 1.</param>
    internal sealed record BeginAttempt(int Attempt) : RunAction;

    /// <summary>Give workers to the target, which leaves alone those that it has.</summary>
    internal sealed record Submit(IReadOnlyList<int> Workers) : RunAction;

    /// <summary>Give the attempt up, for a reason that no worker of it has.</summary>
    internal sealed record Fail(RunFailure Failure) : RunAction;

    /// <summary>Take in what a worker has printed.</summary>
    /// <param name="Worker">Index of the worker.</param>
    /// <param name="IsEnd">True when it has ended: then everything, also a last line without a newline.</param>
    internal sealed record DrainLog(int Worker, bool IsEnd) : RunAction;

    /// <summary>Put into words why a worker has failed, while what it printed is at hand.</summary>
    internal sealed record ExplainFailure(int Worker) : RunAction;

    /// <summary>Write down that workers wait in a queue of the target.</summary>
    internal sealed record MarkWaiting(WaitReason Reason) : RunAction;

    /// <summary>Write down that all workers run, and since when the time limit counts.</summary>
    internal sealed record MarkRunning(TimeSpan Since) : RunAction;

    /// <summary>Write down why the workers are being ended, before they are told to.</summary>
    internal sealed record RecordTermination(Termination Termination) : RunAction;

    /// <summary>Ask all workers that have not ended to end (SIGTERM), or end them (SIGKILL).</summary>
    internal sealed record Signal(bool IsForced) : RunAction;

    /// <summary>Take a worker that has left no trace for one that will not come.</summary>
    internal sealed record GiveUpWorker(int Worker) : RunAction;

    /// <summary>Write down how the run ends, before what it has left is collected, which may take long.</summary>
    internal sealed record RecordOutcome(AttemptOutcome Outcome) : RunAction;

    /// <summary>Bring what the workers have left behind into the run's output folder.</summary>
    /// <param name="IsLast">False when another attempt follows, which must find it.</param>
    internal sealed record CollectOutputs(bool IsLast) : RunAction;

    /// <summary>Give the run back to the queue for another attempt.</summary>
    /// <param name="Outcome">How this attempt ended.</param>
    /// <param name="Due">When the next one may start.</param>
    internal sealed record Requeue(AttemptOutcome Outcome, TimeSpan Due) : RunAction;

    /// <summary>End the run.</summary>
    internal sealed record End(AttemptOutcome Outcome) : RunAction;

    /// <summary>Remove what the target keeps for the workers of the attempt.</summary>
    internal sealed record CleanUp : RunAction;
}
