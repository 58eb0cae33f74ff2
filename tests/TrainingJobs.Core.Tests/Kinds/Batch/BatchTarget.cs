using System.Text;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Monitoring;
using Xunit;

namespace TrainingJobs.Core.Tests.Kinds.Batch;

/// <summary>A batch system as a target: all workers are one submission, one poll sees all of them, ids are made there.</summary>
internal sealed class BatchTarget : ITarget
{
    private readonly BatchQueue _queue;
    private readonly PollingMonitor _monitor;
    private readonly DateTimeOffset _opened;

    public BatchTarget(BatchQueue queue, TimeProvider time)
    {
        _queue = queue;
        _opened = time.GetUtcNow();
        _monitor = new PollingMonitor((workers, _) => Task.FromResult(List(workers)), time);
    }

    public static TargetCapabilities Abilities { get; } = new()
    {
        AdmitsByItself = true,
        Secrets = SecretDelivery.None,
        StartsTogether = true,
        MakesHandles = true,
        MaxWorkers = 8,
        ExitCodeLag = TimeSpan.FromMinutes(1),
    };

    public TargetCapabilities Capabilities => Abilities;

    public IWorkerMonitor Monitor => _monitor;

    public Task<Preparation> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        note("Nothing is to be prepared.");
        Directory.CreateDirectory(run.OutputPath);
        return Task.FromResult(new Preparation { Details = "prepared once" });
    }

    public Task<IReadOnlyList<string>> SubmitAsync(
        RunContext run, Preparation preparation, Submission submission, CancellationToken cancellationToken)
    {
        Assert.Equal("prepared once", preparation.Details);
        string[] names = [.. submission.Workers.Select(index => new WorkerKey(run.RunId, submission.Attempt, index).ToString())];
        Dictionary<string, string> known = _queue.Jobs.ToDictionary(job => job.Name, job => job.Id);
        IReadOnlyList<string> ids = names.All(known.ContainsKey) ? [.. names.Select(name => known[name])] : _queue.Submit(names);
        _monitor.Hurry();
        return Task.FromResult(ids);
    }

    public ValueTask SignalAsync(WorkerRef worker, bool force, CancellationToken cancellationToken)
    {
        _queue.Remove(worker.Key.ToString());
        _monitor.Hurry();
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> DrainLogAsync(RunContext run, WorkerRef worker, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        var source = new LogSource(worker.Key.Attempt, worker.Key.Index, LogStream.Output);
        byte[] printed = Encoding.UTF8.GetBytes(_queue.Printed(worker.Key.ToString()));
        int position = (int)log.PositionOf(source);
        var lines = new List<LogLine>();
        LineSplitter.Split(printed.AsMemory(position), position, isEnd, lines, log.Filter);
        if (lines.Count > 0)
        {
            log.Append(source, lines);
        }

        return new ValueTask<bool>(lines.Count > 0);
    }

    public ValueTask<string?> LastLogLineAsync(WorkerRef worker, CancellationToken cancellationToken) => new((string?)null);

    public Task CollectOutputsAsync(
        RunContext run, int attempt, IReadOnlyList<WorkerRef> workers, bool isLast, Action<string> note, CancellationToken cancellationToken) => Task.CompletedTask;

    public ValueTask CleanUpAsync(WorkerRef worker, bool keep, CancellationToken cancellationToken)
    {
        _queue.Remove(worker.Key.ToString());
        return ValueTask.CompletedTask;
    }

    public Task SweepAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _monitor.Dispose();

    private IReadOnlyDictionary<WorkerKey, WorkerObservation> List(IReadOnlyList<WorkerRef> workers)
    {
        ILookup<string, (string Id, string Name, string State, int? Code)> answer = _queue.Ask().ToLookup(job => job.Name);
        return workers.Where(worker => answer.Contains(worker.Key.ToString()))
            .ToDictionary(worker => worker.Key, worker => Observe(answer[worker.Key.ToString()].First()));
    }

    private WorkerObservation Observe((string Id, string Name, string State, int? Code) job) => new()
    {
        State = job.State switch { "PD" => WorkerState.Queued, "R" => WorkerState.Running, _ => WorkerState.Exited },
        NativeState = job.State,
        Node = job.State == "PD" ? null : "node7",
        WaitReason = job.State == "PD" ? new WaitReason("Resources", "It waits for nodes that others use.") : null,
        ExitCode = job.State == "CD" ? job.Code : null,
        ExitCodePending = job is { State: "CD", Code: null },
        Started = job.State == "PD" ? null : _opened,
        Ended = job.State == "CD" ? _opened.AddSeconds(1) : null,
    };
}
