using System.Globalization;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>What the agent needs for 200 running runs of one no-op worker each, over its size without them.</summary>
internal sealed class AgentMemory : Measurement
{
    private const int Runs = 200;

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        double idle = Resident(bench);
        var ids = new List<string>();
        for (int i = 0; i < Runs; i++)
        {
            ids.Add((await bench.Client.Runs.StartAsync(bench.Plan("sleep", "600"), CancellationToken.None)).Id);
        }

        foreach (string id in ids)
        {
            await foreach (TrainingRun run in bench.Client.Runs.WatchAsync(id, CancellationToken.None))
            {
                if (run.State == RunState.Running)
                {
                    break;
                }
            }
        }

        double busy = Resident(bench);
        foreach (string id in ids)
        {
            await bench.Client.Runs.StopAsync(id, TimeSpan.Zero, CancellationToken.None);
        }

        foreach (string id in ids)
        {
            await bench.EndAsync(id);
        }

        double each = (busy - idle) / Runs;
        return
        [
            new Row
            {
                What = "memory of the agent for each running run",
                Ours = each,
                Unit = "MB",
                Budget = "under 1 MB",
                IsMet = each < 1,
                Note = $"{idle:F0} MB idle, {busy:F0} MB with {Runs} runs",
            },
        ];
    }

    private static double Resident(BenchEngine bench)
    {
        string line = File.ReadLines($"/proc/{bench.Client.Agent.Get().ProcessId}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal));
        return double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }
}
