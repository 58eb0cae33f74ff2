using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Targets.Logs;

/// <summary>Takes the output of a worker from a source into the canonical log, each byte once.</summary>
internal sealed class LogFollower : IDisposable
{
    /// <summary>A worker has ended, but its output does not, and nothing comes any more: then the source is told.</summary>
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(10);

    private readonly ILogSource _source;
    private readonly LogBuffer _queue;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _pump;
    private volatile bool _isOver;

    /// <param name="source">Where it comes from.</param>
    /// <param name="key">The worker.</param>
    /// <param name="log">Knows how much has been taken in.</param>
    /// <param name="changed">Called when something can be taken in.</param>
    public LogFollower(ILogSource source, WorkerKey key, LogWriter log, Action changed)
    {
        _source = source;
        _queue = new LogBuffer(key, log, changed);
        _pump = Task.Run(PumpAsync);
    }

    /// <summary>True when what was taken in here is what the log holds.</summary>
    public bool IsInStepWith(LogWriter log) => _queue.IsInStepWith(log);

    /// <summary>Takes in what has come so far.</summary>
    /// <returns>True when there was something.</returns>
    public bool Take(LogWriter log) => _queue.Take(log);

    /// <summary>Takes in all there is and will be: for a worker that has ended.</summary>
    /// <exception cref="TrainingJobsException">The target cannot be asked for the rest now.</exception>
    public async Task<bool> TakeAllAsync(LogWriter log, CancellationToken cancellationToken)
    {
        bool any = false;
        while (true)
        {
            Task news = _queue.News;
            bool isOver = _isOver;
            bool some = Take(log);
            any |= some;
            if (isOver)
            {
                break;
            }

            if (some)
            {
                continue;
            }

            try
            {
                await news.WaitAsync(s_silence, cancellationToken);
            }
            catch (TimeoutException)
            {
                _source.OnSilence();
            }
        }

        await _pump;
        return any | _queue.End(log);
    }

    public void Dispose() => _ending.Cancel();

    private async Task PumpAsync()
    {
        try
        {
            await _source.PumpAsync(_queue, _ending.Token);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            return;
        }

        _isOver = true;
        _queue.Tell();
    }
}
