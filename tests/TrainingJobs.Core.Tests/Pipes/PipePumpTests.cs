using System.Runtime.Versioning;
using TrainingJobs.Core.Targets.Unix;
using TrainingJobs.Core.Targets.Pipes;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Pipes;

[SupportedOSPlatform("linux")]
public sealed class PipePumpTests : IDisposable
{
    private const uint OwnerOnly = 0x180;

    private readonly string _folder = Directory.CreateTempSubdirectory("tj-pump-").FullName;
    private readonly PipePump _pump;
    private PumpEntry? _pipe;
    private int _changes;

    public PipePumpTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pipes"));
        Directory.CreateDirectory(Path.Combine(_folder, "files"));
        _pump = new PipePump(Path.Combine(_folder, "pipes"), Path.Combine(_folder, "files"));
    }

    private string Pipe => Path.Combine(_folder, "pipes", "a.out-pipe");

    private string Gate => Path.Combine(_folder, "pipes", "a.lock");

    private string Target => Path.Combine(_folder, "files", "a.out");

    public void Dispose()
    {
        if (_pipe is not null)
        {
            _pump.Drop(_pipe);
        }

        _pump.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [LinuxFact]
    public void What_is_written_into_a_pipe_stands_in_the_file_by_itself()
    {
        PumpEntry pipe = Take();
        using FileStream writer = Open();

        writer.Write("first\n"u8);
        Await(() => Text() == "first\n");
        writer.Write("second\n"u8);
        Await(() => Text() == "first\nsecond\n");

        Assert.True(_changes >= 2);
        Assert.False(_pump.IsAtEnd(pipe));
    }

    [LinuxFact]
    public void The_end_is_told_when_the_last_writer_has_closed_and_all_is_moved()
    {
        PumpEntry pipe = Take();
        FileStream first = Open();
        FileStream second = Open();
        first.Write("a"u8);
        first.Dispose();
        Assert.False(_pump.IsAtEnd(pipe));
        second.Write("b"u8);
        second.Dispose();

        Assert.True(_pump.IsAtEnd(pipe));
        Assert.Equal("ab", Text());
    }

    [LinuxFact]
    public void A_pipe_that_nobody_wrote_into_makes_no_file()
    {
        PumpEntry pipe = Take();
        Open().Dispose();

        Assert.True(_pump.IsAtEnd(pipe));
        Assert.False(File.Exists(Target));
    }

    [LinuxFact]
    public void A_file_that_cannot_be_written_keeps_all_in_the_pipe_and_gets_it_later()
    {
        Directory.Delete(Path.Combine(_folder, "files"));
        PumpEntry pipe = Take();
        using (FileStream writer = Open())
        {
            writer.Write("kept\n"u8);
        }

        Assert.Contains(Target, Assert.ThrowsAny<IOException>(() => _pump.IsAtEnd(pipe)).Message);
        Directory.CreateDirectory(Path.Combine(_folder, "files"));

        // By itself, since nothing will happen to the pipe any more.
        Await(() => File.Exists(Target) && Text() == "kept\n");
        Assert.True(_pump.IsAtEnd(pipe));
    }

    [LinuxFact]
    public void More_than_a_pipe_holds_comes_through_whole()
    {
        PumpEntry pipe = Take();
        byte[] all = new byte[40_000_000];
        new Random(7).NextBytes(all);
        using (FileStream writer = Open())
        {
            writer.Write(all);
        }

        Assert.True(_pump.IsAtEnd(pipe));
        Assert.Equal(all, File.ReadAllBytes(Target));
    }

    [LinuxFact]
    public void A_file_system_that_cannot_be_spliced_into_is_written_by_this_process()
    {
        Assert.Equal(0, UnixNative.mkfifo(Pipe, OwnerOnly));
        var gate = new PipeLock(Gate);
        using var pipe = new PumpEntry(
            new Microsoft.Win32.SafeHandles.SafeFileHandle(UnixNative.open(Pipe, PipeNative.OpenReadAtOnce), ownsHandle: true), gate, Target, () => { }, canSplice: false);
        Directory.Delete(Path.Combine(_folder, "files"));
        using (FileStream writer = Open())
        {
            writer.Write("one\n"u8);
            Assert.Equal(PipeState.Blocked, pipe.Move());
            Directory.CreateDirectory(Path.Combine(_folder, "files"));
            Assert.Equal(PipeState.Empty, pipe.Move());
            writer.Write("two\n"u8);
        }

        Assert.Equal(PipeState.AtEnd, pipe.Move());
        Assert.Equal("one\ntwo\n", Text());
    }

    [LinuxFact]
    public void Of_two_pumps_only_one_reads_a_pipe_and_the_other_follows_when_it_ends()
    {
        PumpEntry pipe = Take();
        using FileStream writer = Open();
        var second = new PipeLock(Gate);
        using var other = new PipePump(Path.Combine(_folder, "pipes"), Path.Combine(_folder, "files"));
        PumpEntry theirs = other.Take(Pipe, second, Target, () => { })!;
        writer.Write("to the first\n"u8);
        Await(() => Text() == "to the first\n");
        Assert.Equal(PipeState.Foreign, theirs.Move());

        _pump.Drop(pipe);
        writer.Write("to the second\n"u8);

        Await(() => Text() == "to the first\nto the second\n");
    }

    [LinuxFact]
    public void After_the_end_of_a_pump_its_keeper_empties_the_pipes_that_are_still_written_into()
    {
        using FileStream hold = new(Make(), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, 0);
        var gate = new PipeLock(Gate);
        var pump = new PipePump(Path.Combine(_folder, "pipes"), Path.Combine(_folder, "files"));
        PumpEntry pipe = pump.Take(Pipe, gate, Target, () => { })!;
        hold.Write("pump\n"u8);
        Assert.False(pump.IsAtEnd(pipe));
        pump.Dispose();

        hold.Write("keeper\n"u8);

        Await(() => Text() == "pump\nkeeper\n");
    }

    private PumpEntry Take() => _pipe = _pump.Take(Make(), new PipeLock(Gate), Target, () => Interlocked.Increment(ref _changes))!;

    private string Make()
    {
        Assert.Equal(0, UnixNative.mkfifo(Pipe, OwnerOnly));
        return Pipe;
    }

    private FileStream Open() => new(Pipe, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);

    private string Text() => File.Exists(Target) ? File.ReadAllText(Target) : "";

    private static void Await(Func<bool> holds) => Assert.True(SpinWait.SpinUntil(holds, TimeSpan.FromMinutes(2)));
}
