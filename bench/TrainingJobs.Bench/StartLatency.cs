using System.Diagnostics;

namespace TrainingJobs.Bench;

/// <summary>How long the start of a run takes until it returns.</summary>
internal sealed class StartLatency : Measurement
{
    public override string Budget => "under 10 ms";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        var times = new List<double>();
        for (int i = 0; i < 50; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string id = (await bench.Client.Runs.StartAsync(bench.Plan("/bin/true"), CancellationToken.None)).Id;
            times.Add(BenchEngine.Milliseconds(start));
            await bench.EndAsync(id);
        }

        double median = Median(times);
        return new Result(median < 10, $"{median:F2} ms");
    }
}
