using System.Runtime.Versioning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class RunLogTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task A_log_that_is_read_in_steps_gives_each_line_once()
    {
        string gate = Path.Combine(_engine.Folder, "gate");
        TrainingRun run = await _engine.StartAsync(_engine.Sh($"echo a; echo b; while [ ! -e {gate} ]; do sleep 0.01; done; echo c"));
        using RunLog log = _engine.Client.Logs.Open(run.Id);
        var lines = new List<string>();
        while (lines.Count < 2)
        {
            _engine.Limit.ThrowIfCancellationRequested();
            // One at a time: what is not taken comes with the next step.
            lines.AddRange(log.ReadNew().Take(1).Select(record => record.Text));
        }

        Assert.Empty(log.ReadNew());
        Assert.False(log.IsComplete);
        await File.WriteAllTextAsync(gate, "");
        await _engine.EndAsync(run.Id);

        lines.AddRange(log.ReadNew().Select(record => record.Text));
        Assert.Equal(["a", "b", "c"], lines);
        Assert.True(log.IsComplete);
        Assert.Empty(log.ReadNew());
    }

    [UnixFact]
    public void Setting_a_part_of_the_target_leaves_the_rest_and_refuses_what_is_too_little()
    {
        _engine.Client.Targets.Set("local", new TargetChanges { Cpu = Core.Jobs.Quantity.Parse("2") });
        Assert.Equal(2, _engine.Client.Targets.Set("local", new TargetChanges { MaxRuns = 3 }).Cpu);
        JobTarget target = _engine.Client.Targets.Set("local", new TargetChanges { MaxRuns = 4 }, reset: true);
        Assert.Equal((Environment.ProcessorCount, 4), ((int)target.Cpu!, target.MaxRuns));
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(
            () => _engine.Client.Targets.Set("local", new TargetChanges { Memory = Core.Jobs.Quantity.Parse("32") }));
        Assert.Equal(ErrorCodes.TargetInvalid, error.Code);
    }
}
