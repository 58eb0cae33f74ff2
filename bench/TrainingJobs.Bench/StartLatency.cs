using System.Diagnostics;

namespace TrainingJobs.Bench;

/// <summary>How long the start of a run takes until it returns.</summary>
internal sealed class StartLatency : Measurement
{
    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        IReadOnlyList<Samples> taken = await Pairs.TakeAsync(
            bench.Options.Pairs * 3,
            async () =>
            {
                long start = Stopwatch.GetTimestamp();
                string id = (await bench.Client.Runs.StartAsync(bench.Plan("/bin/true"), CancellationToken.None)).Id;
                double time = BenchEngine.Milliseconds(start);
                await bench.EndAsync(id);
                return time;
            },
            async () =>
            {
                long start = Stopwatch.GetTimestamp();
                using Process process = Process.Start(new ProcessStartInfo("/bin/true"))!;
                double time = BenchEngine.Milliseconds(start);
                await process.WaitForExitAsync();
                return time;
            });
        return [Row.Of("start of a run returns", "ms", taken[0], "bare process", taken[1]) with { Budget = "under 10 ms", IsMet = taken[0].Median < 10 }];
    }
}
