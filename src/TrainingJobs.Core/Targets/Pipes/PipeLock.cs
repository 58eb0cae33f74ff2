using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>
/// Who has the lock of a worker reads its pipes: this process, or those that its keeper has started. A file of its own, because some
/// programs ask for a lock on what they open, and the pipes are theirs.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PipeLock : IDisposable
{
    private readonly SafeFileHandle _file;
    private bool _isTaken;

    /// <param name="path">The file; made when it is missing.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public PipeLock(string path)
    {
        const uint OwnerOnly = 0x180;
        _file = new SafeFileHandle(PipeNative.OpenOrMake(path, PipeNative.OpenOrMakeFlags, OwnerOnly), ownsHandle: true);
        if (_file.IsInvalid)
        {
            throw new IOException($"{Marshal.GetLastPInvokeErrorMessage()} : '{path}'");
        }
    }

    /// <summary>True when the lock is ours, now or since long ago.</summary>
    public bool TryTake()
    {
        lock (_file)
        {
            return !_file.IsClosed && (_isTaken = _isTaken || UnixNative.flock(_file, PipeNative.LockAtOnce) == 0);
        }
    }

    public void Dispose()
    {
        lock (_file)
        {
            _file.Dispose();
        }
    }
}
