using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>Looks into a pipe and takes nothing out.</summary>
[SupportedOSPlatform("linux")]
internal static class PipePeek
{
    private static readonly Lock s_gate = new();
    private static (SafeFileHandle Read, SafeFileHandle Write)? s_scratch;

    /// <returns><see cref="PipeState.More"/>, <see cref="PipeState.Empty"/> or <see cref="PipeState.AtEnd"/>.</returns>
    public static PipeState Look(SafeFileHandle pipe)
    {
        lock (s_gate)
        {
            (SafeFileHandle read, SafeFileHandle write) = s_scratch ??= Make();
            nint seen = PipeNative.tee(pipe, write, 1, PipeNative.SpliceAtOnce);
            if (seen > 0)
            {
                byte one = 0;
                _ = PipeNative.read(read, ref one, 1);
                return PipeState.More;
            }

            return seen == 0 ? PipeState.AtEnd : PipeState.Empty;
        }
    }

    private static unsafe (SafeFileHandle Read, SafeFileHandle Write) Make()
    {
        int* ends = stackalloc int[2];
        return PipeNative.pipe2(ends, PipeNative.CloseOnExec) == 0
            ? (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true))
            : throw new IOException(Marshal.GetLastPInvokeErrorMessage());
    }
}
