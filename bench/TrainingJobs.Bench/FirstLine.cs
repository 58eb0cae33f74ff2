using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>From the start of a run to its first line in a follow, against a bare process and its first line.</summary>
internal sealed class FirstLine : Measurement
{
    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        IReadOnlyList<Samples> taken = await Pairs.TakeAsync(bench.Options.Pairs * 3, () => OursAsync(bench), BareAsync);
        double over = taken[0].Median - taken[1].Median;
        return
        [
            Row.Of("start to first line in a follow", "ms", taken[0], "bare process", taken[1]) with
            {
                Budget = "under 50 ms over the bare process", IsMet = over < 50, Note = $"{over:F1} ms over it",
            },
        ];
    }

    private static async Task<double> OursAsync(BenchEngine bench)
    {
        long start = Stopwatch.GetTimestamp();
        string id = (await bench.Client.Runs.StartAsync(bench.Plan("/bin/echo", "x"), CancellationToken.None)).Id;
        double time = double.NaN;
        await foreach (LogRecord _ in bench.Client.Logs.ReadAsync(id, new LogQuery { Follow = true }, CancellationToken.None))
        {
            time = BenchEngine.Milliseconds(start);
            break;
        }

        await bench.EndAsync(id);
        return time;
    }

    private static async Task<double> BareAsync()
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(new ProcessStartInfo("/bin/echo", ["x"]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadLineAsync();
        double time = BenchEngine.Milliseconds(start);
        await process.WaitForExitAsync();
        return time;
    }
}
