using System.Diagnostics;

namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>Looks at the processes of the machine for who asks, and for all who ask at nearly the same time once.</summary>
internal sealed class ProcessTables
{
    /// <summary>How old a look may be for who asks for a recent one; more where a look takes longer, as on a machine that is busy.</summary>
    private static readonly TimeSpan s_age = TimeSpan.FromMilliseconds(50);

    private const int AgeInLooks = 4;

    private readonly Lock _gate = new();
    private ProcessTable? _last;
    private TimeSpan _cost;
    private long _ended;

    /// <summary>As it is now.</summary>
    public ProcessTable Now()
    {
        lock (_gate)
        {
            long begun = Stopwatch.GetTimestamp();
            _last = new ProcessTable();
            _ended = Stopwatch.GetTimestamp();
            _cost = Stopwatch.GetElapsedTime(begun, _ended);
            return _last;
        }
    }

    /// <summary>As it was a moment ago; who acts on a process asks whether it is still there, and misses those that are younger.</summary>
    public ProcessTable Recent()
    {
        lock (_gate)
        {
            TimeSpan age = _cost * AgeInLooks;
            return _last is { } last && Stopwatch.GetElapsedTime(_ended) < (age > s_age ? age : s_age) ? last : Now();
        }
    }
}
