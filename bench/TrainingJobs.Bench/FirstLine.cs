using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>From the start of a run to its first line in a follow, against a bare process and its first line.</summary>
internal sealed class FirstLine : Measurement
{
    public override string Budget => "under 50 ms over the bare process";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        var ours = new List<double>();
        var bare = new List<double>();
        for (int i = 0; i < 30; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string id = (await bench.Client.Runs.StartAsync(bench.Plan("/bin/echo", "x"), CancellationToken.None)).Id;
            await foreach (LogRecord _ in bench.Client.Logs.ReadAsync(id, new LogQuery { Follow = true }, CancellationToken.None))
            {
                ours.Add(BenchEngine.Milliseconds(start));
                break;
            }

            await bench.EndAsync(id);
            start = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo("/bin/echo", ["x"]) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadLineAsync();
            bare.Add(BenchEngine.Milliseconds(start));
            await process.WaitForExitAsync();
        }

        double over = Median(ours) - Median(bare);
        return new Result(over < 50, $"{Median(ours):F1} ms, bare {Median(bare):F1} ms, over it {over:F1} ms");
    }
}
