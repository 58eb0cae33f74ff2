using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>The wish to stop a run, as its supervisor and what it waits for see it.</summary>
internal sealed class StopSignal
{
    private readonly CancellationTokenSource _cancellation = new();
    private volatile StopRequest? _request;

    /// <summary>Null while nobody wants the run stopped.</summary>
    public StopRequest? Request => _request;

    /// <summary>Cancelled with the wish.</summary>
    public CancellationToken Token => _cancellation.Token;

    public void Set(StopRequest request)
    {
        _request = request;
        _cancellation.Cancel();
    }
}
