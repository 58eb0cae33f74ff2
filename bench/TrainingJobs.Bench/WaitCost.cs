using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>What waiting for many runs costs the one who waits, and how soon the end of one is seen.</summary>
internal sealed class WaitCost : Measurement
{
    private const int Runs = 40;
    private static readonly TimeSpan s_watched = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_settled = TimeSpan.FromSeconds(2);

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        var ids = new List<string>();
        for (int i = 0; i < Runs; i++)
        {
            ids.Add((await bench.Client.Runs.StartAsync(bench.Plan("sleep", "600"), CancellationToken.None)).Id);
        }

        Task[] waits = [.. ids.Select(id => Task.Run(() => bench.EndAsync(id)))];
        // The runs are past their first second, in which ends are looked for more often.
        await Task.Delay(s_settled);
        Samples share = await ShareAsync();
        Samples young = await SeenAsync(bench, "0.3");
        Samples old = await SeenAsync(bench, "3");
        foreach (string id in ids)
        {
            await bench.Client.Runs.StopAsync(id, TimeSpan.Zero, CancellationToken.None);
        }

        await Task.WhenAll(waits);
        return
        [
            Row.Of($"waiting for {Runs} runs", "% of a core", share) with { Budget = "under 1 %", IsMet = share.Median < 1 },
            Row.Of("the end of a run is seen, in its first second", "ms", young) with { Budget = "within 20 ms", IsMet = young.Median <= 20 },
            Row.Of("the end of a run is seen, later", "ms", old) with { Budget = "within 250 ms", IsMet = old.Median <= 250 },
        ];
    }

    private static async Task<Samples> ShareAsync()
    {
        const int Parts = 5;
        using Process self = Process.GetCurrentProcess();
        var share = new Samples();
        for (int i = 0; i < Parts; i++)
        {
            TimeSpan before = self.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            await Task.Delay(s_watched / Parts);
            self.Refresh();
            share.Add(100 * (self.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(start));
        }

        return share;
    }

    private static async Task<Samples> SeenAsync(BenchEngine bench, string seconds)
    {
        var seen = new Samples();
        for (int i = 0; i < bench.Options.Pairs; i++)
        {
            TrainingRun run = await bench.EndAsync(
                (await bench.Client.Runs.StartAsync(bench.Plan("sleep", seconds), CancellationToken.None)).Id);
            seen.Add(Math.Max(0, (DateTimeOffset.UtcNow - run.Ended!.Value).TotalMilliseconds));
        }

        return seen;
    }
}
