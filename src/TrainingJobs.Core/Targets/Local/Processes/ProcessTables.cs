using System.Diagnostics;

namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>Looks at the processes of the machine for who asks, and for all who ask at nearly the same time once.</summary>
internal sealed class ProcessTables
{
    private static readonly TimeSpan s_age = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private ProcessTable? _last;
    private long _begun;

    /// <summary>As it is now.</summary>
    public ProcessTable Now()
    {
        lock (_gate)
        {
            _begun = Stopwatch.GetTimestamp();
            return _last = new ProcessTable();
        }
    }

    /// <summary>As it was at most a moment ago; who acts on a process asks whether it is still there.</summary>
    public ProcessTable Recent()
    {
        lock (_gate)
        {
            return _last is { } last && Stopwatch.GetElapsedTime(_begun) < s_age ? last : Now();
        }
    }
}
