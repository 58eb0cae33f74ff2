using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>The wish to stop a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Grace">Time between SIGTERM and SIGKILL; null means the default.</param>
/// <param name="Cause">Why the run that it is a step of wants it stopped; null when a user wants it.</param>
internal sealed record StopRequest(string RunId, TimeSpan? Grace, string? Cause)
{
    /// <summary>Reason code of a run that ends by it.</summary>
    public string Code => Cause is null ? ReasonCodes.StoppedByUser : ReasonCodes.StepFailed;

    /// <summary>The reason in a sentence.</summary>
    /// <param name="when">What was going on, e.g. <c>before it started</c>; empty when it ran.</param>
    public string Reason(string when = "")
    {
        string who = Cause is null ? " by a user" : "";
        return $"Stopped{who}{(when.Length > 0 ? " " : "")}{when}{(Cause is null ? "." : $": {Cause}")}";
    }
}
