using System.IO.Pipes;
using System.Runtime.Versioning;
using TrainingJobs.Core.Targets.Local;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>
/// A process that waits for the end of this one, whatever ends it, and then lets <c>cat</c> empty the pipes in its place: workers must
/// not stand still because nobody reads what they print. The next agent takes over when a <c>cat</c> has ended with its worker.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PipeKeeper(string pipes, string files) : IDisposable
{
    // Told something before the end, it has nothing to do.
    // $1 folder of the pipes, $2 folder of the files. Its standard input ends when the process does that has the other end. The lock
    // is that of PipeLock; it is shared by all who have inherited the descriptor, so the cats of a worker hold it as long as they live.
    // A pipe is opened for writing for a moment, since opening it for reading alone would wait for a writer.
    private const string Script =
        """
        trap '' HUP INT TERM
        umask 077
        read -r x
        [ "$x" ] && exit
        cd "$1" || exit
        for l in *.lock; do
          [ -f "$l" ] && (
            exec 5<"$l"
            flock -n 5 || exit
            for s in out err; do
              p=${l%lock}$s-pipe
              [ -p "$p" ] && ( exec 3<>"$p" 4<"$p" 3>&-; exec cat <&4 >>"$2/${l%lock}$s" 4<&- ) &
            done
          ) &
        done
        """;

    private AnonymousPipeServerStream? _life;
    private int _id;

    /// <summary>Starts it unless it lives.</summary>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    public void Ensure()
    {
        if (_id != 0 && UnixNative.waitpid(_id, out _, UnixNative.NoHang) == 0)
        {
            return;
        }

        _life?.Dispose();
        _life = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.None);
        _id = UnixNative.SpawnHelper(Script, ["trainingjobs-keeper", pipes, files], "/dev/null", _life.ClientSafePipeHandle);
        _life.DisposeLocalCopyOfClientHandle();
    }

    /// <summary>Nobody will need it.</summary>
    public void Forget()
    {
        try
        {
            _life?.Write("done\n"u8);
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    public void Dispose() => _life?.Dispose();
}
