using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>
/// What it costs this process to wait for 40 running runs, and how long after a run's end, as the agent has noted it, the end is seen:
/// of runs that end within their first second, and of those that end later.
/// </summary>
internal sealed class WaitCost : Measurement
{
    private const int Runs = 40;
    private const int Ends = 20;

    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_watching = TimeSpan.FromSeconds(15);

    public override string Budget => "40 waits under 1 % of a core; an end seen within 20 ms in the first second, 250 ms later";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        var ids = new List<string>();
        for (int i = 0; i < Runs; i++)
        {
            ids.Add((await bench.Client.Runs.StartAsync(bench.Plan("sleep", "600"), CancellationToken.None)).Id);
        }

        double one = await CostAsync(bench, ids[..1]);
        double all = await CostAsync(bench, ids);
        double young = await LatenessAsync(bench, "0.2");
        double old = await LatenessAsync(bench, "2.5");
        foreach (string id in ids)
        {
            await bench.Client.Runs.StopAsync(id, TimeSpan.Zero, CancellationToken.None);
        }

        foreach (string id in ids)
        {
            await bench.EndAsync(id);
        }

        return new Result(
            all < 1 && young < 20 && old < 250,
            $"{one:F2} % of a core for one wait, {all:F2} % for {Runs}; an end is seen after {young:F1} ms in the first second, {old:F0} ms later (medians)");
    }

    /// <summary>Percent of a core that this process uses while it waits for the runs.</summary>
    private static async Task<double> CostAsync(BenchEngine bench, IReadOnlyList<string> ids)
    {
        using var end = new CancellationTokenSource();
        Task[] waits = [.. ids.Select(id => WaitAsync(bench, id, end.Token))];
        await Task.Delay(s_settling);
        using var self = Process.GetCurrentProcess();
        (TimeSpan before, long begin) = (self.TotalProcessorTime, Stopwatch.GetTimestamp());
        await Task.Delay(s_watching);
        self.Refresh();
        double percent = (self.TotalProcessorTime - before) / Stopwatch.GetElapsedTime(begin) * 100;
        await end.CancelAsync();
        await Task.WhenAll(waits);
        return percent;
    }

    private static async Task WaitAsync(BenchEngine bench, string id, CancellationToken token)
    {
        try
        {
            await foreach (TrainingRun _ in bench.Client.Runs.WatchAsync(id, token))
            {
            }
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // The measurement is over.
        }
    }

    /// <summary>Milliseconds from a run's end to its being seen, the median.</summary>
    private static async Task<double> LatenessAsync(BenchEngine bench, string seconds)
    {
        var times = new List<double>();
        for (int i = 0; i < Ends; i++)
        {
            string id = (await bench.Client.Runs.StartAsync(bench.Plan("sleep", seconds), CancellationToken.None)).Id;
            TrainingRun run = await bench.EndAsync(id);
            times.Add((DateTimeOffset.UtcNow - run.Ended!.Value).TotalMilliseconds);
        }

        return Median(times);
    }
}
