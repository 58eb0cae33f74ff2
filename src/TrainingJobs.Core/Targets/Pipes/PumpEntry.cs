using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>One named pipe and the file that its content goes to. Only who holds its lock reads it.</summary>
[SupportedOSPlatform("linux")]
internal sealed class PumpEntry : IDisposable
{
    /// <summary>What a pipe holds that nobody has asked to be larger.</summary>
    private const int UsualSize = 64 * 1024;

    /// <summary>For pipes that were found full; what any user may ask for.</summary>
    private const int LargeSize = 1024 * 1024;

    /// <summary>Moved at a time: others wait meanwhile.</summary>
    private const int Portion = 8 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly PipeLock _lock;
    private readonly string _path;
    private readonly Action _changed;
    private SafeFileHandle? _file;
    private bool _canSplice;
    private bool _isLarge;
    private bool _isDisposed;
    private long _position;

    /// <summary>Read and not yet written, where the kernel cannot move it by itself.</summary>
    private byte[]? _buffer;
    private int _held;

    /// <param name="pipe">Its reading end, which does not wait.</param>
    /// <param name="gate">Says who may read it; several pipes may share it.</param>
    /// <param name="path">The file; made when there is something to write.</param>
    /// <param name="changed">Told when something was written.</param>
    /// <param name="canSplice">False where the bytes are to go through this process.</param>
    public PumpEntry(SafeFileHandle pipe, PipeLock gate, string path, Action changed, bool canSplice = true)
    {
        Pipe = pipe;
        _lock = gate;
        _path = path;
        _changed = changed;
        _canSplice = canSplice;
    }

    /// <summary>Number among the pipes of a pump.</summary>
    public long Id { get; init; }

    public SafeFileHandle Pipe { get; }

    /// <summary>Why the file takes nothing; null when it does.</summary>
    public IOException? Trouble { get; private set; }

    /// <summary>Moves what the pipe holds into the file, in portions.</summary>
    public PipeState Move()
    {
        bool any = false;
        PipeState state;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return PipeState.AtEnd;
            }

            if (!_lock.TryTake())
            {
                // What somebody else writes is looked at now and then.
                any = true;
                state = PipeState.Foreign;
            }
            else
            {
                try
                {
                    state = MovePortion(ref any);
                    Trouble = null;
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    Trouble = exception as IOException ?? new IOException(exception.Message, exception);
                    state = PipeState.Blocked;
                }
            }
        }

        if (any)
        {
            _changed();
        }

        return state;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _file?.Dispose();
            Pipe.Dispose();
            _lock.Dispose();
        }
    }

    private PipeState MovePortion(ref bool any)
    {
        for (long sum = 0; sum < Portion;)
        {
            if (_file is null)
            {
                // A file costs more than all the rest: made only for those who print.
                PipeState first = PipePeek.Look(Pipe);
                if (first != PipeState.More)
                {
                    return first;
                }

                _file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                _position = RandomAccess.GetLength(_file);
            }

            nint moved = _canSplice ? Splice() : Copy();
            if (moved == 0)
            {
                return PipeState.AtEnd;
            }

            if (moved > 0)
            {
                sum += moved;
                any = true;
                Widen(moved);
            }
            else if (Marshal.GetLastPInvokeError() is var error && error == PipeNative.ErrorAgain)
            {
                return PipeState.Empty;
            }
            else if (error == PipeNative.ErrorInvalid && _canSplice)
            {
                _canSplice = false;
            }
            else if (error != PipeNative.ErrorInterrupted)
            {
                throw new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{_path}'");
            }
        }

        return PipeState.More;
    }

    private unsafe nint Splice()
    {
        long position = _position;
        nint moved = PipeNative.splice(Pipe, null, _file!, &position, LargeSize, PipeNative.SpliceAtOnce);
        _position = position;
        return moved;
    }

    /// <summary>For file systems that the kernel cannot splice into: what was read is kept until it is written.</summary>
    private nint Copy()
    {
        _buffer ??= new byte[UsualSize];
        if (_held == 0)
        {
            nint read = PipeNative.read(Pipe, ref _buffer[0], _buffer.Length);
            if (read <= 0)
            {
                return read;
            }

            _held = (int)read;
        }

        RandomAccess.Write(_file!, _buffer.AsSpan(0, _held), _position);
        int written = _held;
        _position += written;
        _held = 0;
        return written;
    }

    private void Widen(nint moved)
    {
        if (moved >= UsualSize && !_isLarge)
        {
            _isLarge = true;
            _ = PipeNative.fcntl(Pipe, PipeNative.SetPipeSize, LargeSize);
        }
    }
}
