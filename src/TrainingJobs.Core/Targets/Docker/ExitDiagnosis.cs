using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Logs;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Tells a command that could not be started from one that ended with the same code: what stands before it passes codes on, and its output says so.</summary>
internal sealed class ExitDiagnosis(ContainerLogs output)
{
    private const string InitFailure = "[FATAL tini";

    /// <param name="key">The worker.</param>
    /// <param name="container">What is remembered of its container.</param>
    /// <param name="seen">What the daemon tells of it.</param>
    /// <param name="image">Its image, for the message.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The same, or the same with a reason.</returns>
    public async Task<WorkerObservation> OfAsync(
        WorkerKey key, ContainerState container, WorkerObservation seen, string? image, CancellationToken cancellationToken)
    {
        if (seen is not { State: WorkerState.Exited, ExitCode: 126 or 127 })
        {
            return seen;
        }

        if (output.ChannelOf(key, container) is { } channel && await channel.MarkAsync(cancellationToken) is { } mark)
        {
            string last = await channel.LastLineAsync(cancellationToken) ?? "";
            if (!OutputWrapper.HasFailed(mark, last))
            {
                return seen;
            }

            string said = OutputWrapper.Explain(last);
            return With(seen, seen.ExitCode == 127, image, said);
        }

        if (seen.ReasonCode is not null
            || await output.LastLineAsync(key, container, cancellationToken) is not { } words || !words.StartsWith(InitFailure, StringComparison.Ordinal))
        {
            return seen;
        }

        string what = words[(words.IndexOf(']', StringComparison.Ordinal) + 1)..].Trim();
        return With(seen, words.Contains("No such file", StringComparison.Ordinal), image, what);
    }

    private static WorkerObservation With(WorkerObservation seen, bool isMissing, string? image, string said) => isMissing
        ? seen with { ReasonCode = ReasonCodes.ProgramNotFound, Message = $"is not in the image '{image}': {said}." }
        : seen with { ReasonCode = ReasonCodes.CannotStart, Message = $"could not be started: {said}." };
}
