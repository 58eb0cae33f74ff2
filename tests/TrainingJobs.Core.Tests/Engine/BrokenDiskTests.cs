using System.Diagnostics;
using System.Runtime.Versioning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>A full disk and a read-only one, by a small memory file system mounted as the state folder.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class BrokenDiskTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly bool _isMounted;

    public BrokenDiskTests()
    {
        Directory.CreateDirectory(_engine.State);
        _isMounted = Mount("-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", _engine.State);
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            Mount("-o", "remount,rw,size=64m", _engine.State);
        }

        _engine.StopAll();
        if (_isMounted)
        {
            Run("umount", "-l", _engine.State);
        }

        _engine.Dispose();
    }

    [SkippableFact]
    public async Task A_full_disk_is_said_and_costs_no_line_and_no_run()
    {
        Skip.IfNot(_isMounted, "Needs the right to mount a file system.");
        string gate = Path.Combine(_engine.Folder, "gate");
        string done = Path.Combine(_engine.Folder, "done");
        // The lines themselves are few; it is the log of the agent and the state that meet the full disk.
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo first; while [ ! -e {gate} ]; do sleep 0.01; done; for i in 1 2 3; do echo $i; done; touch {done}"));
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result.Count == 1);
        string ballast = Path.Combine(_engine.State, "ballast");
        Fill(ballast);

        TrainingJobsException error = await Assert.ThrowsAsync<TrainingJobsException>(() => _engine.StartAsync(_engine.Sh("true")));
        Assert.Equal(ErrorCodes.StateUnavailable, error.Code);
        Assert.Contains("disk", error.Message);

        // Room for what the worker prints, but not for what we write about it: its file has its page already.
        await File.WriteAllTextAsync(gate, "");
        await _engine.WaitForAsync(() => File.Exists(done));
        File.Delete(ballast);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Succeeded, ended.State);
        Assert.Equal(["first", "1", "2", "3"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task Results_for_which_the_disk_has_no_room_keep_the_run_which_says_so_itself()
    {
        Skip.IfNot(_isMounted, "Needs the right to mount a file system.");
        TrainingRun run = await _engine.StartAsync(_engine.Sh("head -c 3000000 /dev/zero > big.bin").With(outputs: ["big.bin"]));

        TrainingRun held = await _engine.UntilAsync(run.Id, r => r.Reason is not null || r.State.IsEnded());
        Assert.Equal((RunState.Finishing, ReasonCodes.Retrying), (held.State, held.ReasonCode));
        Assert.Contains("What the run has left cannot be kept yet: No space left on device", held.Reason);
        // Tried again, and said once.
        await _engine.WaitForAsync(() => File.ReadAllText(Path.Combine(_engine.State, "agent.log")).Split(run.Id).Length > 2);
        Assert.Single((await _engine.Client.Runs.GetEventsAsync(run.Id, _engine.Limit)), e => e.ReasonCode == ReasonCodes.Retrying);

        Mount("-o", "remount,rw,size=64m", _engine.State);
        TrainingRun ended = await _engine.EndAsync(run.Id, RunState.Succeeded);
        Assert.Equal((null, null), (ended.ReasonCode, ended.Reason));
        Assert.Equal(3000000, Assert.Single(await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit)).Length);
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("exec >/dev/null 2>&1; ")]
    public async Task Output_that_meets_a_full_disk_waits_for_room_and_none_is_lost(string last)
    {
        Skip.IfNot(_isMounted && OperatingSystem.IsLinux(), "Needs the right to mount a file system, and Linux.");
        string gate = Path.Combine(_engine.Folder, "gate");
        string begun = Path.Combine(_engine.Folder, "begun");
        // Far more than the disk and a pipe hold, as lines whose numbers show each that is missing; the program ends by itself or while
        // the disk is still full, with its outputs closed.
        string lines = last.Length == 0 ? "200000" : "8000";
        TrainingRun run = await _engine.StartAsync(_engine.Sh(
            $"echo first; while [ ! -e {gate} ]; do sleep 0.01; done; touch {begun}; seq {lines}; {last}exit 3"));
        await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await _engine.WaitForAsync(() => _engine.LinesAsync(run.Id).Result.Count == 1);
        Fill(Path.Combine(_engine.State, "ballast"));
        await File.WriteAllTextAsync(gate, "");
        await _engine.WaitForAsync(() => File.Exists(begun));
        await _engine.WaitForAsync(() => new DriveInfo(_engine.State).AvailableFreeSpace == 0);
        TrainingRun held = await _engine.Client.Runs.GetAsync(run.Id, _engine.Limit);
        Assert.False(held.State.IsEnded());
        if (held.State == RunState.Running)
        {
            Assert.Contains($"The disk of '{_engine.State}' is full", held.Reason);
            Assert.Equal(held.Reason, Assert.Single(await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit)).Reason);
        }


        File.Delete(Path.Combine(_engine.State, "ballast"));
        Mount("-o", "remount,rw,size=64m", _engine.State);
        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal((RunState.Failed, 3), (ended.State, ended.ExitCode));
        Assert.Equal(
            ["first", .. Enumerable.Range(1, int.Parse(lines, System.Globalization.CultureInfo.InvariantCulture)).Select(i => $"{i}")],
            await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task A_read_only_state_folder_is_said_and_what_it_holds_can_still_be_read()
    {
        Skip.IfNot(_isMounted, "Needs the right to mount a file system.");
        TrainingRun run = await _engine.RunAsync(_engine.Sh("echo kept"));
        await _engine.Client.Agent.StopAsync(_engine.Limit);
        _engine.Client.Dispose();
        // The agent's process, about to end, still holds its log open.
        await _engine.WaitForAsync(() => Mount("-o", "remount,ro", _engine.State));

        TrainingJobsException error = await Assert.ThrowsAsync<TrainingJobsException>(() => _engine.StartAsync(_engine.Sh("true")));

        Assert.Equal(ErrorCodes.StateUnavailable, error.Code);
        Assert.Contains(_engine.State, error.Message);
        Assert.Equal(RunState.Succeeded, (await _engine.Client.Runs.GetAsync(run.Id, _engine.Limit)).State);
        Assert.Equal(["kept"], await _engine.LinesAsync(run.Id));
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        byte[] block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
            }
        }
        catch (IOException)
        {
            // Full: that was wanted.
        }
    }

    private static bool Mount(params string[] arguments) => Run("mount", arguments);

    private static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
