using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using TrainingJobs.Core.Runs;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>
/// A state folder that TrainingJobs 0.1.0 (commit 939e802) has left in the middle of its work: its agent was killed while a run held the one
/// place there is, others waited, one was due for another attempt, and a pipeline was in its first stage.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class StateOfVersion010Tests : IDisposable
{
    private readonly TestEngine _engine = new(TimeSpan.FromMinutes(5));

    public StateOfVersion010Tests()
    {
        using FileStream file = File.OpenRead(RepositoryFiles.At("tests/TrainingJobs.Core.Tests/Data/state-0.1.0.tar.gz"));
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, _engine.Folder, overwriteFiles: true);
    }

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task It_is_read_listed_and_gone_on_with()
    {
        IReadOnlyList<TrainingRun> before = await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit);
        Assert.Equal(
            ["line Running", "secretive Waiting", "later Waiting", "long Running", "long Stopped", "again Waiting", "line Succeeded", "bad Failed", "good Succeeded"],
            before.Select(run => $"{run.Name} {run.State}"));

        TrainingRun lost = await _engine.EndAsync(Id(before, "long"), RunState.Failed);
        foreach (string name in new[] { "later", "secretive", "line" })
        {
            await _engine.EndAsync(Id(before, name), RunState.Succeeded);
        }

        Assert.Equal(ReasonCodes.WorkerLost, lost.ReasonCode);
        Assert.Equal(["attempt 1"], await _engine.LinesAsync(Id(before, "later")));
        Assert.Equal(["has"], await _engine.LinesAsync(Id(before, "secretive")));
        Assert.Equal(["good", "attempt 1"], await _engine.LinesAsync(Id(before, "line")));
    }

    [UnixFact]
    public async Task A_run_that_was_due_for_another_attempt_has_it_when_its_time_has_come()
    {
        string id = Id(await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit), "again");
        TrainingRun waiting = await _engine.Client.Runs.GetAsync(id, _engine.Limit);
        Assert.Contains("Attempt 1 failed: The program exited with code 1. Attempt 2 starts at 2026-11-27 15:25:46Z.", waiting.Reason);
        // On a machine whose clock is not that far yet it goes on waiting.
        if (TimeProvider.System.GetUtcNow() > new DateTimeOffset(2026, 11, 27, 15, 25, 46, TimeSpan.Zero))
        {
            TrainingRun ended = await _engine.EndAsync(id, RunState.Succeeded);
            Assert.Equal(2, ended.Attempt);
            Assert.Equal(["second"], await _engine.LinesAsync(id));
        }
    }

    [UnixFact]
    public async Task What_has_ended_is_read_as_it_was()
    {
        IReadOnlyList<TrainingRun> runs = await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit);
        TrainingRun bad = runs.Single(run => run.Name == "bad");
        TrainingRun stopped = runs.Single(run => run is { Name: "long", State: RunState.Stopped });

        Assert.Equal((3, "The program exited with code 3. Its last line: bad"), (bad.ExitCode, bad.Reason));
        Assert.Equal(("Stopped by a user.", 143), (stopped.Reason, stopped.ExitCode));
        Assert.Equal(["bad"], await _engine.LinesAsync(bad.Id));
        Assert.True(bad.Duration > TimeSpan.Zero);
        Assert.Equal(0, bad.Workers[0].Generation);
    }

    private static string Id(IReadOnlyList<TrainingRun> runs, string name) => runs.First(run => run.Name == name && !run.State.IsEnded()).Id;
}
