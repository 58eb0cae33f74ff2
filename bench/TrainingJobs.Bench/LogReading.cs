using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>A run that prints many lines, from its start to its end, against the bare program into a file; and reading them back.</summary>
internal sealed class LogReading : Measurement
{
    private const int Lines = 200_000;

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        var read = new Samples();
        int lost = 0;
        IReadOnlyList<Samples> taken = await Pairs.TakeAsync(bench.Options.Pairs, OursAsync, () => BareAsync(bench.Folder));
        return
        [
            Row.Of($"a run prints {Lines:N0} lines, start to end", "ms", taken[0], "the bare program into a file", taken[1]),
            Row.Of($"{Lines:N0} lines are read back", "ms", read) with
            {
                Budget = "100,000 in under 1 s", IsMet = lost == 0 && read.Median < Lines / 100, Note = $"{lost} lost",
            },
        ];

        async Task<double> OursAsync()
        {
            long start = Stopwatch.GetTimestamp();
            string id = (await bench.Client.Runs.StartAsync(bench.Plan("seq", $"{Lines}"), CancellationToken.None)).Id;
            await bench.EndAsync(id);
            double time = BenchEngine.Milliseconds(start);
            start = Stopwatch.GetTimestamp();
            int count = 0;
            await foreach (LogRecord _ in bench.Client.Logs.ReadAsync(id, new LogQuery(), CancellationToken.None))
            {
                count++;
            }

            read.Add(BenchEngine.Milliseconds(start));
            lost += Lines - count;
            return time;
        }
    }

    private static async Task<double> BareAsync(string folder) =>
        (await Programs.RunAsync(new ProcessStartInfo("/bin/sh", ["-c", $"seq {Lines} > {folder}/bare"]))).Time;
}
