using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>Puts into words why a worker has failed, with the last line that it printed.</summary>
/// <param name="target">Where it was.</param>
/// <param name="rules">What the target says of exit codes.</param>
/// <param name="redact">Takes secrets out of what a worker has printed.</param>
internal sealed class FailureExplainer(ITarget target, RunRules rules, Func<string?, string?> redact)
{
    /// <summary>Of the last line so much is shown.</summary>
    private const int LongestLine = 300;

    public async Task<AttemptOutcome> ExplainAsync(WorkerRef worker, WorkerObservation seen, CancellationToken cancellationToken)
    {
        string who = rules.Workers == 1 ? "The program" : $"Worker {worker.Key.Index}";
        string last = await target.LastLogLineAsync(worker, cancellationToken) is { } words ? $" Its last line: {Shortened(redact(words)!)}" : "";
        (string code, string reason) = seen switch
        {
            { ReasonCode: ReasonCodes.OutOfMemory, Message: { } message } => (ReasonCodes.OutOfMemory, $"{who} {message}{last}"),
            { ReasonCode: { } known, Message: { } message } => (known, $"{who} {message}"),
            { State: WorkerState.Lost } => (ReasonCodes.WorkerLost, $"{who} was lost. {seen.Message}"),
            { Signal: { } signal } => (ReasonCodes.Signal, $"{who} was ended by {signal}.{last}"),
            { ExitCode: 126 or 127, Message: { } message } => (ReasonCodes.CannotStart, $"{who} could not be started: {message}"),
            { ExitCode: null } => (
                ReasonCodes.WorkerLost,
                $"{who} has ended, and the target has not told within {Duration.Format(rules.ExitCodeLag)} with which exit code.{last}"),
            _ => (ReasonCodes.ExitCode, string.Create(CultureInfo.InvariantCulture, $"{who} exited with code {seen.ExitCode}.{last}")),
        };
        return new AttemptOutcome(RunState.Failed, code, reason, seen.ExitCode);
    }

    /// <summary>After the secrets are out: half of one would not be known any more.</summary>
    private static string Shortened(string line) => line.Length > LongestLine ? line[..LongestLine] + "…" : line;
}
