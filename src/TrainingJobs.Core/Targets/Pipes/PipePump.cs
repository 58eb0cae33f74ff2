using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>
/// Empties the named pipes that workers print into, all of them with one thread. See docs/decisions/0020.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PipePump : IDisposable
{
    private const int MostEvents = 64;

    /// <summary>Data of the event that wakes the thread; pipes count from 1.</summary>
    private const long Wake = 0;

    /// <summary>How often a pipe is looked at that somebody else reads, or whose file takes nothing.</summary>
    private const int CareMilliseconds = 200;

    /// <summary>While output flows it is taken in at this pace, not write by write.</summary>
    private const int BusyMilliseconds = 1;

    private readonly PipeGuardian _keeper;
    private readonly SafeFileHandle _epoll;
    private readonly SafeFileHandle _wake;
    private readonly ConcurrentDictionary<long, PumpEntry> _all = new();
    private readonly ConcurrentDictionary<long, PumpEntry> _care = new();
    private readonly Queue<PumpEntry> _more = new();
    private readonly Thread _thread;
    private long _last;
    private volatile bool _isDisposed;

    /// <param name="pipes">Folder of the pipes.</param>
    /// <param name="files">Folder that their content goes to: <c>NAME</c> for a pipe <c>NAME-pipe</c>.</param>
    /// <exception cref="IOException">The operating system refuses.</exception>
    public PipePump(string pipes, string files)
    {
        _keeper = new PipeGuardian(pipes, files);
        _epoll = Handle(PipeNative.epoll_create1(PipeNative.CloseOnExec));
        _wake = Handle(PipeNative.eventfd(0, PipeNative.CloseOnExec));
        Check(PipeNative.Control(_epoll, PipeNative.ControlAdd, _wake, PipeNative.Input, Wake));
        _thread = new Thread(Work) { IsBackground = true, Name = "Pipes" };
        _thread.Start();
    }

    /// <summary>Empties a pipe from now on.</summary>
    /// <param name="path">The pipe.</param>
    /// <param name="gate">Its lock; goes with the pipe.</param>
    /// <param name="file">The file that its content goes to.</param>
    /// <param name="changed">Told when something was written, on the pump's thread.</param>
    /// <returns>Null when there is no such pipe.</returns>
    /// <exception cref="IOException">The operating system refuses.</exception>
    /// <exception cref="RunFailedException">The keeper cannot be started.</exception>
    public PumpEntry? Take(string path, PipeLock gate, string file, Action changed)
    {
        var end = new SafeFileHandle(UnixNative.open(path, PipeNative.OpenReadAtOnce), ownsHandle: true);
        if (end.IsInvalid)
        {
            const int NoEntry = 2;
            return Marshal.GetLastPInvokeError() is var error && error == NoEntry
                ? null
                : throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'");
        }

        lock (_keeper)
        {
            _keeper.Ensure();
        }

        long id = Interlocked.Increment(ref _last);
        var pipe = new PumpEntry(end, gate, file, changed) { Id = id };
        _all[id] = pipe;
        if (pipe.Move() is PipeState.Foreign or PipeState.Blocked or PipeState.More)
        {
            CareFor(pipe);
        }

        Check(PipeNative.Control(_epoll, PipeNative.ControlAdd, end, PipeNative.InputEdge, id));
        return pipe;
    }

    /// <summary>Moves what is there, at once.</summary>
    /// <returns>True when all that was ever written into it stands in the file, and nobody is left to write more.</returns>
    /// <exception cref="IOException">The file takes nothing.</exception>
    public bool IsAtEnd(PumpEntry pipe)
    {
        PipeState state;
        do
        {
            state = pipe.Move();
        }
        while (state == PipeState.More);

        if (state is PipeState.Blocked or PipeState.Foreign)
        {
            CareFor(pipe);
        }

        return state != PipeState.Blocked ? state == PipeState.AtEnd : throw pipe.Trouble ?? new IOException("The file takes nothing.");
    }

    /// <summary>Leaves a pipe alone.</summary>
    public void Drop(PumpEntry pipe)
    {
        _all.TryRemove(pipe.Id, out _);
        _care.TryRemove(pipe.Id, out _);
        // Closing the only descriptor of it ends its events, too.
        pipe.Dispose();
    }

    public void Dispose()
    {
        _isDisposed = true;
        WakeUp();
        _thread.Join();
        if (_all.IsEmpty)
        {
            _keeper.Forget();
        }

        foreach (PumpEntry pipe in _all.Values)
        {
            pipe.Dispose();
        }

        // Last, when the locks are free: those who still print are the keeper's from now on.
        _keeper.Dispose();
        _epoll.Dispose();
        _wake.Dispose();
    }

    private void Work()
    {
        byte[] events = new byte[MostEvents * PipeNative.EventLength];
        long care = 0;
        while (!_isDisposed)
        {
            int timeout = _more.Count > 0 ? 0 : _care.IsEmpty ? -1 : CareMilliseconds;
            int count = PipeNative.epoll_wait(_epoll, ref events[0], MostEvents, timeout);
            for (int i = 0; i < count; i++)
            {
                long id = PipeNative.DataOf(events, i);
                if (id == Wake)
                {
                    byte[] value = new byte[8];
                    _ = PipeNative.read(_wake, ref value[0], value.Length);
                }
                else if (_all.TryGetValue(id, out PumpEntry? pipe))
                {
                    Move(pipe);
                }
            }

            for (int rest = _more.Count; rest > 0; rest--)
            {
                Move(_more.Dequeue());
            }

            if (!_care.IsEmpty && Environment.TickCount64 >= care)
            {
                foreach (PumpEntry pipe in _care.Values)
                {
                    Move(pipe);
                }

                care = Environment.TickCount64 + CareMilliseconds;
            }

            if (count > 0 && !_isDisposed)
            {
#pragma warning disable RS0030 // A thread of its own that lets a busy pipe fill: one system call less for each line.
                Thread.Sleep(BusyMilliseconds);
#pragma warning restore RS0030
            }
        }
    }

    private void Move(PumpEntry pipe)
    {
        PipeState state = pipe.Move();
        if (state == PipeState.More)
        {
            _more.Enqueue(pipe);
        }

        if (state is PipeState.Blocked or PipeState.Foreign)
        {
            _care[pipe.Id] = pipe;
        }
        else
        {
            _care.TryRemove(pipe.Id, out _);
        }
    }

    private void CareFor(PumpEntry pipe)
    {
        if (_care.TryAdd(pipe.Id, pipe))
        {
            WakeUp();
        }
    }

    private void WakeUp()
    {
        byte[] one = BitConverter.GetBytes(1L);
        _ = UnixNative.write(_wake, in one[0], one.Length);
    }

    private static SafeFileHandle Handle(int descriptor)
    {
        Check(descriptor);
        return new SafeFileHandle(descriptor, ownsHandle: true);
    }

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new IOException(Marshal.GetLastPInvokeErrorMessage());
        }
    }
}
