using System.Text;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Testing;

/// <summary>A target that queues, delays, loses, requeues, refuses and tells exit codes late, as <see cref="FakeBehaviour"/> says.</summary>
internal sealed class FakeTarget(FakeCluster cluster, TargetCapabilities capabilities) : ITarget
{
    public const string Name = "fake";

    private readonly FakeMonitor _monitor = new(cluster);

    public TargetCapabilities Capabilities { get; } = capabilities;

    public IWorkerMonitor Monitor => _monitor;

    public Task<Preparation> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        cluster.Reach();
        note("prepared");
        Directory.CreateDirectory(run.OutputPath);
        return Task.FromResult(new Preparation());
    }

    public Task<IReadOnlyList<string>> SubmitAsync(RunContext run, Preparation preparation, Submission submission, CancellationToken cancellationToken)
    {
        WorkerKey[] keys = [.. submission.Workers.Select(index => new WorkerKey(run.RunId, submission.Attempt, index))];
        foreach (WorkerKey key in keys)
        {
            cluster.Submit(key);
        }

        return Task.FromResult<IReadOnlyList<string>>([.. keys.Select(key => $"fake-{key}")]);
    }

    public ValueTask SignalAsync(WorkerRef worker, bool force, CancellationToken cancellationToken)
    {
        cluster.Signal(worker.Key, force);
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> DrainLogAsync(RunContext run, WorkerRef worker, LogWriter log, bool isEnd, CancellationToken cancellationToken)
    {
        cluster.Reach();
        if (cluster.Find(worker.Key) is not { } known)
        {
            return new ValueTask<bool>(false);
        }

        var source = new LogSource(worker.Key.Attempt, worker.Key.Index, LogStream.Output);
        long position = log.PositionOf(source);
        byte[] printed = Encoding.UTF8.GetBytes(known.Printed());
        if (printed.Length <= position)
        {
            return new ValueTask<bool>(false);
        }

        var lines = new List<LogLine>();
        LineSplitter.Split(printed.AsMemory((int)position), position, isEnd, lines, log.Filter);
        log.Append(source, lines);
        return new ValueTask<bool>(lines.Count > 0);
    }

    public ValueTask<string?> LastLogLineAsync(WorkerRef worker, CancellationToken cancellationToken) =>
        new(cluster.Find(worker.Key)?.Printed().TrimEnd('\n').Split('\n')[^1]);

    public Task CollectOutputsAsync(
        RunContext run, int attempt, IReadOnlyList<WorkerRef> workers, bool isLast, Action<string> note, CancellationToken cancellationToken)
    {
        cluster.Reach();
        note("collected");
        return Task.CompletedTask;
    }

    public ValueTask CleanUpAsync(WorkerRef worker, bool keep, CancellationToken cancellationToken)
    {
        cluster.Reach();
        cluster.Remove(worker.Key);
        return ValueTask.CompletedTask;
    }

    public Task SweepAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task RemoveRunAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _monitor.Dispose();
}
