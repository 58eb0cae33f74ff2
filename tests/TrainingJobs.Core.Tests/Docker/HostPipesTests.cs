using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker.Logs;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>The way of output past the daemon, with a shell in the place of the container.</summary>
[Trait("Needs", "Docker")]
public sealed class HostPipesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tj-pipes-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private readonly WorkerKey _key = new("run", 1, 0);

    public void Dispose()
    {
        new HostPipes(_folder, _key).Remove();
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task What_was_printed_before_the_end_is_all_in_the_log()
    {
        HostPipes pipes = await MadeAsync();
        await RunAsync("seq 100000; echo last >&2; printf end");
        Assert.Equal(HostPipes.Taken, pipes.Mark);

        await AssertLinesAsync(pipes, Numbers(100_000).Append("end"), ["last"]);
    }

    [SkippableFact]
    public async Task Opening_the_standard_output_anew_takes_nothing_away()
    {
        HostPipes pipes = await MadeAsync();
        await RunAsync("echo one; echo two >/dev/stdout; echo three >/dev/stderr; echo four; echo five >/dev/stderr");

        await AssertLinesAsync(pipes, ["one", "two", "four"], ["three", "five"]);
    }

    [SkippableFact]
    public async Task A_second_one_who_wants_to_read_leaves_it_to_the_first()
    {
        await MadeAsync();
        HostPipes pipes = await MadeAsync();
        await RunAsync("seq 20000");

        await AssertLinesAsync(pipes, Numbers(20_000), []);
    }

    [SkippableFact]
    public async Task A_reader_that_was_ended_is_started_again_and_the_command_has_waited()
    {
        HostPipes pipes = await MadeAsync();
        string go = Path.Combine(_folder, "go");
        Task running = RunAsync($"echo first; until [ -e {go} ]; do sleep 0.01; done; seq 50000; exit 0");
        string output = Path.Combine(_folder, $"{_key}.out");
        await WaitAsync(() => File.ReadAllText(output) == "first\n");
        foreach (Process cat in Process.GetProcessesByName("cat").Where(process => IsReaderOf(process.Id, output)))
        {
            cat.Kill();
        }

        await File.WriteAllTextAsync(go, "");
        await WaitAsync(() =>
        {
            pipes.Care();
            return running.IsCompleted;
        });
        await running;

        await AssertLinesAsync(pipes, Numbers(50_000).Prepend("first"), []);
    }

    [SkippableFact]
    public async Task A_full_disk_costs_no_more_than_what_a_reader_has_in_its_hands()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && (await DockerCommand.TryAsync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", _folder])).Code == 0, "Needs the right to mount a file system.");
        try
        {
            HostPipes pipes = await MadeAsync();
            string output = Path.Combine(_folder, $"{_key}.out");
            Task running = RunAsync("seq 1000000");
            await WaitAsync(() => !Process.GetProcessesByName("cat").Any(process => IsReaderOf(process.Id, output)) && new DriveInfo(_folder).AvailableFreeSpace == 0);
            // For longer than it takes until a reader is started again.
            var watch = Stopwatch.StartNew();
            await WaitAsync(() =>
            {
                pipes.Care();
                return watch.Elapsed > TimeSpan.FromSeconds(3);
            });
            await DockerCommand.RunAsync("mount", ["-o", "remount,size=64m", _folder]);
            await WaitAsync(() =>
            {
                pipes.Care();
                return running.IsCompleted;
            });
            await running;
            await pipes.DrainAsync(_limit.Token);

            long whole = Enumerable.Range(1, 1_000_000).Sum(number => number.ToString(CultureInfo.InvariantCulture).Length + 1L);
            Assert.InRange(new FileInfo(output).Length, whole - (128 * 1024), whole);
        }
        finally
        {
            new HostPipes(_folder, _key).Remove();
            await DockerCommand.RunAsync("umount", ["-l", _folder]);
        }
    }

    [SkippableFact]
    public async Task Readers_of_what_never_started_go_with_it()
    {
        HostPipes pipes = await MadeAsync();
        pipes.Remove();
        await WaitAsync(() => !Readers().Any());
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [SkippableFact]
    public async Task Where_the_pipes_cannot_be_opened_the_output_stays_where_it_was()
    {
        Skip.If(OperatingSystem.IsWindows(), "Needs sh.");
        string[] command = Wrapped("/no/such/folder", "printf", "<%s>\\n", "a b");

        Assert.Equal("<a b>\n", await DockerCommand.RunAsync(command[0], command[1..]));
    }

    [SkippableTheory]
    [InlineData("dash", "no-such-program", 127)]
    [InlineData("bash", "no-such-program", 127)]
    [InlineData("busybox sh", "no-such-program", 127)]
    [InlineData("dash", "/etc/passwd", 126)]
    [InlineData("bash", "/etc/passwd", 126)]
    [InlineData("busybox sh", "/etc/passwd", 126)]
    public async Task A_command_that_a_shell_cannot_become_is_told_from_one_that_fails(string shell, string program, int code)
    {
        string[] words = shell.Split(' ');
        Skip.If(ProgramOf(words[0]) is null, $"{words[0]} is not installed.");
        HostPipes pipes = await MadeAsync();
        (int Code, string) said = await DockerCommand.TryAsync(words[0], [.. words.Skip(1), .. Wrapped(pipes.Folder, program, "x").Skip(1)]);
        await pipes.DrainAsync(_limit.Token);
        Assert.Equal(code, said.Code);
        Assert.True(OutputWrapper.HasFailed(pipes.Mark!, pipes.LastLine()!));
        Assert.StartsWith($"{program}: ", OutputWrapper.Explain(pipes.LastLine()!));
    }

    [Fact]
    public void Variables_that_a_shell_drops_are_seen_beforehand()
    {
        Assert.True(OutputWrapper.Keeps(["A", "_b9"]));
        Assert.False(OutputWrapper.Keeps(["A", "spring.profile"]));
        Assert.False(OutputWrapper.Keeps(["9A"]));
    }

    private static string? ProgramOf(string name) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private async Task<HostPipes> MadeAsync()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only on Linux are there containers that take pipes of their host.");
        var pipes = new HostPipes(_folder, _key);
        pipes.Make();
        await pipes.ReadAsync(_limit.Token);
        return pipes;
    }

    private Task<string> RunAsync(string text)
    {
        string[] command = Wrapped(new HostPipes(_folder, _key).Folder, "/bin/sh", "-c", text);
        return DockerCommand.RunAsync(command[0], command[1..]);
    }

    /// <summary>What a container would run, with the pipes in a folder of this machine.</summary>
    private static string[] Wrapped(string pipes, params string[] command) =>
        [.. OutputWrapper.Wrap(command).Select(word => word == OutputWrapper.MountPoint ? pipes : word)];

    private async Task AssertLinesAsync(HostPipes pipes, IEnumerable<string> output, IEnumerable<string> error)
    {
        string path = Path.Combine(_folder, "log");
        using (LogWriter log = LogWriter.Open(path, TimeProvider.System))
        {
            await pipes.DrainAsync(_limit.Token);
            pipes.Collect(log, isEnd: true);
        }

        using LogReader reader = LogReader.Open("run", path)!;
        var lines = new List<(LogStream Stream, string Text)>();
        while (reader.Next() is { } record)
        {
            lines.Add((record.Stream, record.Text));
        }

        Assert.Equal(output, lines.Where(line => line.Stream == LogStream.Output).Select(line => line.Text));
        Assert.Equal(error, lines.Where(line => line.Stream == LogStream.Error).Select(line => line.Text));
    }

    private IEnumerable<int> Readers() => Process.GetProcesses().Select(process => process.Id).Where(id => CommandOf(id).Contains(_folder));

    private static bool IsReaderOf(int id, string file)
    {
        FileSystemInfo? target = new FileInfo($"/proc/{id}/fd/1");
        return target.LinkTarget == file;
    }

    private static string CommandOf(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/cmdline"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private async Task WaitAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, _limit.Token);
        }
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(1, count).Select(n => n.ToString(CultureInfo.InvariantCulture));
}
