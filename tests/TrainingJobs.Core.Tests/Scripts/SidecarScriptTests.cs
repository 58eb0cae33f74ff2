using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TrainingJobs.Core.Targets.Docker.Logs;
using Xunit;

namespace TrainingJobs.Core.Tests.Scripts;

/// <summary>The scripts of a sidecar, with a shell in the place of both containers.</summary>
[Trait("Needs", "Processes")]
public sealed partial class SidecarScriptTests : IDisposable
{
    private const long Plenty = 1L << 40;

    /// <summary>Length of a piece, after which a sidecar begins a new file.</summary>
    private const long Piece = 1024 * 1024;

    private readonly string _folder = Directory.CreateTempSubdirectory("tj-script-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));
    private readonly List<ShellProcess> _processes = [];

    public SidecarScriptTests()
    {
        Directory.CreateDirectory(Kept);
        Directory.CreateDirectory(Pipes);
    }

    public static TheoryData<string> Shells => ["dash", "bash", "busybox sh"];

    private string Kept => Path.Combine(_folder, "kept");

    private string Pipes => Path.Combine(_folder, "pipes");

    public void Dispose()
    {
        foreach (ShellProcess process in _processes)
        {
            process.Dispose();
        }

        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableTheory]
    [MemberData(nameof(Shells))]
    public async Task All_that_is_printed_is_given_on_the_stream_of_its_own_name(string shell)
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs pipes with names.");
        Run(shell, SidecarScripts.Take, $"{Plenty}", Pipes);
        ShellProcess connection = Connect(shell, 0, 0);
        await PrintAsync(connection, "seq 1 30000; echo wrong >&2; printf end");

        await EndOfAsync(connection);
        Assert.Equal(string.Concat(Enumerable.Range(1, 30000).Select(i => $"{i}\n")) + "end", Text(await connection.Output));
        Assert.Equal("wrong\n", Text(await connection.Error));

        ShellProcess tail = Run(shell, SidecarScripts.Tail);
        Assert.Equal(0, await tail.WaitAsync(_limit.Token));
        Assert.EndsWith("30000\nend", await tail.Output);
        Assert.Equal("wrong\n", await tail.Error);
    }

    [SkippableTheory]
    [MemberData(nameof(Shells))]
    public async Task A_second_connection_goes_on_where_it_says(string shell)
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs pipes with names.");
        Run(shell, SidecarScripts.Take, $"{Plenty}", Pipes);
        ShellProcess first = Connect(shell, 0, 0);
        await PrintAsync(first, "printf 'one\\ntwo\\n'; printf bad >&2");
        await EndOfAsync(first);

        ShellProcess second = Connect(shell, 4, 3);

        await EndOfAsync(second);
        Assert.Equal("two\n", Text(await second.Output));
        Assert.Equal("", Text(await second.Error));
    }

    [SkippableTheory(Skip = "It waited for ever in two of three runs, and whether the test or the sidecar is at fault is not known yet.")]
    [MemberData(nameof(Shells))]
    public async Task What_is_acknowledged_goes_and_makes_room_for_what_waits(string shell)
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs pipes with names.");
        // Three pieces and some: with room for two the printer waits until the first may go.
        Run(shell, SidecarScripts.Take, $"{2 * Piece}", Pipes);
        ShellProcess connection = Connect(shell, 0, 0);
        Task printing = PrintAsync(connection, "dd if=/dev/zero bs=65536 count=56 2>/dev/null");
        await UntilAsync(() => File.Exists(Path.Combine(Kept, "out.full")) && new FileInfo(Path.Combine(Kept, "out.full")).Length > 0);
        Assert.False(printing.IsCompleted);
        string first = Path.Combine(Kept, $"out.{SidecarScripts.Base}");
        Assert.True(File.Exists(first));

        await AcknowledgeAsync(connection, 3 * Piece / 2);
        await UntilAsync(() => !File.Exists(first));
        await AcknowledgeAsync(connection, 5 * Piece / 2);
        await printing;

        await EndOfAsync(connection);
        Assert.Equal(56 * 65536, Text(await connection.Output).Length);
    }

    [SkippableTheory]
    [InlineData("dash")]
    [InlineData("bash")]
    public async Task An_image_without_what_it_needs_is_told_by_a_status(string shell)
    {
        ShellProcess process = Run(shell, "PATH=/no/such/folder\n" + SidecarScripts.Take, $"{Plenty}", Pipes);

        Assert.Equal(3, await process.WaitAsync(_limit.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Pipes));
    }

    private ShellProcess Run(string shell, string script, params string[] arguments)
    {
        var process = new ShellProcess(shell, script, Kept, arguments);
        _processes.Add(process);
        return process;
    }

    private ShellProcess Connect(string shell, long output, long error) =>
        Run(shell, SidecarScripts.Give, Guid.NewGuid().ToString("N"), Number(output), Number(error));

    /// <summary>Prints as a worker does, which is started when the sidecar has said that it is ready.</summary>
    private async Task PrintAsync(ShellProcess connection, string text)
    {
        await UntilAsync(() => connection.HavePrinted(said => said == "r\n"));
        string[] command = [.. OutputWrapper.Wrap(["/bin/sh", "-c", text]).Select(word => word == OutputWrapper.MountPoint ? Pipes : word)];
        using var process = new ShellProcess("/bin/sh", command[2], _folder, command[4..]);
        Assert.Equal(0, await process.WaitAsync(_limit.Token));
    }

    /// <summary>Acknowledges what has come, once it has: half a piece more, for what has come are not only bytes of the output.</summary>
    private async Task AcknowledgeAsync(ShellProcess connection, long offset)
    {
        await UntilAsync(() => connection.OutputLength >= offset + (Piece / 2));
        await connection.Input.WriteAsync($"out {Number(offset)}\n");
        await connection.Input.FlushAsync(_limit.Token);
    }

    /// <summary>Ends the connection once both outputs have been given to their end: it lives as long as its input.</summary>
    private async Task EndOfAsync(ShellProcess connection)
    {
        await UntilAsync(() => connection.HavePrinted(text => EndLine().IsMatch(text)));
        connection.Input.Close();
        await connection.WaitAsync(_limit.Token);
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(10, _limit.Token);
        }
    }

    /// <summary>The bytes of an output, out of what a connection told of it.</summary>
    private static string Text(string told)
    {
        var frames = new SidecarFrames();
        var text = new StringBuilder();
        bool hasEnded = false;
        ReadOnlyMemory<byte> data = Encoding.Latin1.GetBytes(told);
        while (frames.TryTake(ref data, out SidecarPiece piece))
        {
            text.Append(Encoding.Latin1.GetString(piece.Data.Span));
            hasEnded |= piece.Kind == SidecarPieceKind.End;
        }

        Assert.True(hasEnded, "The output has no end.");
        return text.ToString();
    }

    [GeneratedRegex(@"e 1[0-9]{15}\n$")]
    private static partial Regex EndLine();

    private static string Number(long offset) => (SidecarScripts.Base + offset).ToString(CultureInfo.InvariantCulture);
}
