using System.Runtime.InteropServices;

namespace TrainingJobs.Host.Terminal;

/// <summary>
/// Standard output or error, written to directly. The stream of System.Console swallows EPIPE, so that a follow of a log would
/// go on for ever after its reader has gone; a FileStream writes at offsets of its own, so that two of them on one file overwrite each other.
/// </summary>
internal sealed partial class StandardStream(int descriptor) : Stream
{
    private const int Interrupted = 4;
    private static readonly int s_tryAgain = OperatingSystem.IsMacOS() ? 35 : 11;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The stream of the descriptor 1 or 2 of this process.</summary>
    public static Stream Open(int descriptor) => (OperatingSystem.IsWindows(), descriptor) switch
    {
        (false, _) => new StandardStream(descriptor),
        (true, 1) => System.Console.OpenStandardOutput(),
        _ => System.Console.OpenStandardError(),
    };

    /// <summary>True as soon as nobody can read any more what is written to the descriptor; false when the time has passed.</summary>
    public static bool IsClosed(int descriptor, int milliseconds)
    {
        const short Error = 0x08, HungUp = 0x10;
        var wanted = new PollDescriptor { Descriptor = descriptor };
        return Poll(ref wanted, 1, milliseconds) > 0 && (wanted.Returned & (Error | HungUp)) != 0;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            nint written = WriteDescriptor(descriptor, buffer, buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            int error = Marshal.GetLastPInvokeError();
            if (error == s_tryAgain)
            {
                WaitUntilWritable();
            }
            else if (error != Interrupted)
            {
                throw new OutputClosedException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WaitUntilWritable()
    {
        const short Writable = 4;
        var wanted = new PollDescriptor { Descriptor = descriptor, Events = Writable };
        _ = Poll(ref wanted, 1, 1000);
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteDescriptor(int descriptor, ReadOnlySpan<byte> buffer, nint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
