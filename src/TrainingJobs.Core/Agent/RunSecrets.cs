using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent;

/// <summary>The secrets of one run while the agent looks after it: for its workers, and to keep them out of its log.</summary>
internal sealed class RunSecrets : IDisposable
{
    private readonly SecretStore _store;
    private readonly string _runId;
    private readonly ResolvedSecrets? _values;
    private readonly RedactionFilter? _redaction;

    private RunSecrets(SecretStore store, string runId, IReadOnlyList<JobSecret> wanted, ResolvedSecrets? values, RunFailedException? failure)
    {
        _store = store;
        _runId = runId;
        _values = values;
        Failure = failure;
        if (values is { Count: > 0 })
        {
            _redaction = new RedactionFilter(values.NewRedactor());
            Values =
            [
                .. wanted.Select(secret => new WorkerSecret(secret.InjectAs, values[secret.InjectAs].Memory, secret.As == SecretInjection.File)
                {
                    MayBeVisible = secret.Via == SecretChannel.Environment && secret.As == SecretInjection.Variable,
                }),
            ];
        }

        Filter = failure is null ? _redaction : new RedactAllFilter();
    }

    public IReadOnlyList<WorkerSecret> Values { get; } = [];

    /// <summary>Why the run cannot go on; null when all secrets are there.</summary>
    public RunFailedException? Failure { get; }

    /// <summary>For the log; null when there is nothing to take out.</summary>
    public ILineFilter? Filter { get; }

    public static RunSecrets Load(SecretStore store, string runId, IReadOnlyList<JobSecret> wanted)
    {
        if (wanted.Count == 0)
        {
            return new RunSecrets(store, runId, wanted, null, null);
        }

        try
        {
            return new RunSecrets(store, runId, wanted, SecretResolver.Load(store, runId, wanted), null);
        }
        catch (TrainingJobsException exception)
        {
            return new RunSecrets(store, runId, wanted, null, new RunFailedException(exception.Code, exception.Message, exception));
        }
    }

    public string? Redact(string? text) => text is null || _redaction is null ? text : _redaction.Apply(text);

    /// <summary>The run has ended: what was kept for it is removed.</summary>
    public void Forget()
    {
        if (_values is not null || Failure is not null)
        {
            _store.RemoveRun(_runId);
        }
    }

    public void Dispose() => _values?.Dispose();
}
