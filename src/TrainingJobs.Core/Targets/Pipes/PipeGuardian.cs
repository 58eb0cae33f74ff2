using System.IO.Pipes;
using System.Runtime.Versioning;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>
/// A process that waits for the end of this one, whatever ends it, and then lets <c>cat</c> empty the pipes in its place: workers must
/// not stand still because nobody reads what they print. The next agent takes over when a <c>cat</c> has ended with its worker.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class PipeGuardian(string pipes, string files) : IDisposable
{
    private static readonly string s_script = ShellScript.Load<PipeGuardian>("pipe-keeper.sh");

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
        _id = UnixNative.SpawnHelper(s_script, ["trainingjobs-keeper", pipes, files], "/dev/null", _life.ClientSafePipeHandle);
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
