using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>
/// Makes this process the parent of what its workers leave behind when their programs have ended: so the few processes that may be left
/// are its own children, and finding them takes no look at all processes of the machine. What has ended of them is waited for.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class Subreaper : IDisposable
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    private readonly string _children = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{Environment.ProcessId}/children");
    private readonly int _session = UnixNative.getsid(0);
    private readonly Func<int, bool> _isKnown;
    private readonly PosixSignalRegistration? _ended;
    private readonly Timer _timer;
    private int _isDue;

    /// <param name="isKnown">True for a child that somebody else waits for.</param>
    public Subreaper(Func<int, bool> isKnown)
    {
        const int SetChildSubreaper = 36;
        _isKnown = isKnown;
        _timer = new Timer(_ => Reap());
        IsActive = File.Exists(_children) && UnixNative.prctl(SetChildSubreaper, 1, 0, 0, 0) == 0;
        if (IsActive)
        {
            _ended = PosixSignalRegistration.Create(PosixSignal.SIGCHLD, _ => ReapSoon());
        }
    }

    /// <summary>False where the kernel has no such thing; then nothing is known here.</summary>
    public bool IsActive { get; }

    /// <summary>True when a process of the worker may be left, whose shim was a child of this process and has ended.</summary>
    public bool HasLeftovers(int shim, WorkerKey key)
    {
        foreach (int id in Adopted())
        {
            if (ProcessFiles.Stat(id) is { } process && (process.Session == shim || ProcessFiles.MarkOf(id) == key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits for those of them that have ended.</summary>
    public void Reap()
    {
        Volatile.Write(ref _isDue, 0);
        foreach (int id in Adopted())
        {
            _ = UnixNative.waitpid(id, out _, UnixNative.NoHang);
        }
    }

    public void Dispose()
    {
        _ended?.Dispose();
        _timer.Dispose();
    }

    private void ReapSoon()
    {
        if (Interlocked.Exchange(ref _isDue, 1) == 0)
        {
            try
            {
                _timer.Change(s_pace, Timeout.InfiniteTimeSpan);
            }
            catch (ObjectDisposedException)
            {
                // The agent ends; init has what is left.
            }
        }
    }

    /// <summary>Children that nobody here has started: orphans come to the first thread, and out of sessions of their own.</summary>
    private List<int> Adopted()
    {
        var found = new List<int>();
        try
        {
            foreach (string word in File.ReadAllText(_children).Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                if (int.TryParse(word, CultureInfo.InvariantCulture, out int id) && !_isKnown(id) && UnixNative.getsid(id) != _session)
                {
                    found.Add(id);
                }
            }
        }
        catch (IOException)
        {
            // Nothing can be known then; the next look is soon.
        }

        return found;
    }
}
