using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>Knows the GPUs of this machine. The vendors' tools take up to seconds, so they are asked only when a run wants a GPU.</summary>
internal sealed class GpuWatch(IMachine machine, Action changed, TimeProvider time)
{
    private static readonly TimeSpan s_age = TimeSpan.FromSeconds(15);

    /// <summary>A tool may fail once, e.g. while a driver is reset; no run is told for that that there are no GPUs.</summary>
    private const int PatienceWithFailures = 3;

    private volatile IReadOnlyList<JobGpu>? _devices;
    private volatile string? _trouble;
    private long _read;
    private int _failures;
    private Task _reading = Task.CompletedTask;

    /// <summary>The devices as last seen; null while nobody has looked yet.</summary>
    public IReadOnlyList<JobGpu>? Devices => _devices;

    /// <summary>Why a tool has not told its devices when it was asked last; null when it has, or there is none.</summary>
    public string? Trouble => _trouble;

    /// <summary>Looks again if it was long ago; the answer comes later.</summary>
    public void Refresh(CancellationToken cancellationToken)
    {
        if (_reading.IsCompleted && (_devices is null || time.GetElapsedTime(_read) > s_age))
        {
            _read = time.GetTimestamp();
            _reading = Task.Run(() => ReadAsync(cancellationToken), CancellationToken.None);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            GpuReading reading = await machine.ReadGpusAsync(cancellationToken);
            _trouble = reading.Failure;
            _failures = reading.Failure is null ? 0 : _failures + 1;
            if (_failures is 0 or >= PatienceWithFailures)
            {
                _devices = reading.Devices;
            }

            changed();
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
    }
}
