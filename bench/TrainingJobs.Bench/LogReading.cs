using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>A run that prints a million lines: from its start to its end, and reading them back; against the bare program into a file.</summary>
internal sealed class LogReading : Measurement
{
    public override string Budget => "100,000 lines are read in under 1 s";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        const int Lines = 1_000_000;
        await bench.WarmAsync();
        long start = Stopwatch.GetTimestamp();
        using (var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"seq {Lines} > {bench.Folder}/bare"])))
        {
            await process!.WaitForExitAsync();
        }

        double bare = BenchEngine.Milliseconds(start);
        start = Stopwatch.GetTimestamp();
        string id = (await bench.Client.Runs.StartAsync(bench.Plan("seq", $"{Lines}"), CancellationToken.None)).Id;
        await bench.EndAsync(id);
        double ours = BenchEngine.Milliseconds(start);
        start = Stopwatch.GetTimestamp();
        int count = 0;
        await foreach (LogRecord _ in bench.Client.Logs.ReadAsync(id, new LogQuery(), CancellationToken.None))
        {
            count++;
        }

        double read = BenchEngine.Milliseconds(start);
        return new Result(
            count == Lines && read < 10_000, $"{Lines:N0} lines: run {ours:F0} ms (bare program {bare:F0} ms), read back in {read:F0} ms");
    }
}
