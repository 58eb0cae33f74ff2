using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Local.Processes;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

[UnsupportedOSPlatform("windows")]
public sealed class ProcessTableTests
{
    [UnixFact]
    public void Many_workers_that_are_signalled_together_cost_one_look_at_the_processes()
    {
        var tables = new ProcessTables();

        ProcessTable first = tables.Recent();
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Same(first, tables.Recent()));
        Assert.NotSame(first, tables.Now());
    }

    [LinuxFact]
    public async Task A_process_belongs_to_a_worker_by_the_variables_it_was_started_with_and_so_do_its_children()
    {
        var key = new WorkerKey("0markoftest", 3, 7);
        var info = new ProcessStartInfo("/bin/sh", ["-c", "sleep 600 & echo $!; wait"]) { RedirectStandardOutput = true };
        info.Environment["TRAINING_RUN_ID"] = key.RunId;
        info.Environment["TRAINING_ATTEMPT"] = key.Attempt.ToString(CultureInfo.InvariantCulture);
        info.Environment["TRAINING_WORKER_INDEX"] = key.Index.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(info)!;
        try
        {
            int child = int.Parse((await process.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);

            // No process has the id of the shim.
            IReadOnlyList<ProcessEntry> found = new ProcessTable().Of(int.MaxValue, key);

            Assert.Equal([process.Id, child], found.Select(entry => entry.Id).Order());
            Assert.Empty(new ProcessTable().Of(int.MaxValue, key with { Index = 8 }));
            Assert.All(found, entry => Assert.True(ProcessFiles.IsThere(entry)));
            Assert.All(found, entry => Assert.False(ProcessFiles.IsThere(entry with { Start = entry.Start + 1 })));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
