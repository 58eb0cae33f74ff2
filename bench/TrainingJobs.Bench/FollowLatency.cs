using System.Globalization;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>From a line's being printed to its being seen by a follow: the program prints the time.</summary>
internal sealed class FollowLatency : Measurement
{
    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        string id = (await bench.Client.Runs.StartAsync(
            bench.Plan("python3", "-c", "import time\nfor i in range(100):\n print(time.time_ns()); time.sleep(0.03)"), CancellationToken.None)).Id;
        var times = new Samples();
        await foreach (LogRecord record in bench.Client.Logs.ReadAsync(id, new LogQuery { Follow = true }, CancellationToken.None))
        {
            double now = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).TotalMilliseconds;
            times.Add(now - (long.Parse(record.Text, CultureInfo.InvariantCulture) / 1e6));
        }

        return
        [
            Row.Of("a line is printed to seen in a follow", "ms", times) with
            {
                Budget = "under 50 ms", IsMet = times.Median < 50, Note = $"95 of 100 under {times.At(0.95):F1} ms",
            },
        ];
    }
}
