using System.Diagnostics;
using System.Globalization;

namespace TrainingJobs.Bench;

/// <summary>No-op runs through the queue, against how fast the machine starts bare processes, and against other queues.</summary>
internal sealed class Throughput : Measurement
{
    private const int Runs = 200;
    private const int SlowRuns = 20;
    private const string What = "no-op runs through the queue";

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        TimeSpan before = bench.AgentTime();
        IReadOnlyList<Samples> taken = await Pairs.TakeAsync(bench.Options.Pairs, () => OursAsync(bench), BareAsync);
        double processor = (bench.AgentTime() - before).TotalMilliseconds / ((bench.Options.Pairs + 1) * Runs);
        (Samples ours, Samples bare) = (taken[0], taken[1]);
        var rows = new List<Row>
        {
            Row.Of(What, "/s", ours, "bare processes, one by one", bare) with
            {
                Budget = "500/s, or as bare processes",
                IsMet = ours.Median >= Math.Min(500, bare.Median),
                Note = $"the agent takes {processor:F2} ms of processor time for each; a flush of the disk takes {FlushMicroseconds(bench.Folder):F0} µs",
            },
        };
        foreach ((string name, Func<Task<double>> side) in Peers(bench))
        {
            IReadOnlyList<Samples> pair = await Pairs.TakeAsync(bench.Options.Pairs, () => OursAsync(bench), side);
            rows.Add(Row.Of(What, "/s", pair[0], name, pair[1]));
        }

        rows.AddRange(await PowerShellAsync(bench, ours));
        return rows;
    }

    private static async Task<double> OursAsync(BenchEngine bench)
    {
        long start = Stopwatch.GetTimestamp();
        var ids = new List<string>();
        for (int i = 0; i < Runs; i++)
        {
            ids.Add((await bench.Client.Runs.StartAsync(bench.Plan("/bin/true"), CancellationToken.None)).Id);
        }

        foreach (string id in ids)
        {
            await bench.EndAsync(id);
        }

        return Runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task<double> BareAsync()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Runs; i++)
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/true") { RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
        }

        return Runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Queues of other makers that are installed here.</summary>
    private static IEnumerable<(string Name, Func<Task<double>> Side)> Peers(BenchEngine bench)
    {
        if (Programs.Find("parallel") is { } parallel)
        {
            yield return ("GNU parallel", () => ShellAsync($"seq {Runs} | {parallel} --will-cite -j {Environment.ProcessorCount} /bin/true", bench));
        }

        if (Programs.Find("tsp") is { } spooler)
        {
            yield return (
                "task-spooler",
                () => ShellAsync(
                    $"{spooler} -S {Environment.ProcessorCount}; for i in $(seq {Runs}); do {spooler} /bin/true; done > ids; "
                    + $"for i in $(cat ids); do {spooler} -w $i; done; {spooler} -K",
                    bench));
        }
    }

    private static async Task<double> ShellAsync(string text, BenchEngine bench)
    {
        var info = new ProcessStartInfo("/bin/sh", ["-c", text]) { WorkingDirectory = bench.Folder };
        info.Environment["TS_SOCKET"] = Path.Combine(bench.Folder, "spooler");
        info.Environment["TS_MAXFINISHED"] = $"{Runs + 1}";
        return Runs / ((await Programs.RunAsync(info)).Time / 1000);
    }

    // What the start of PowerShell itself takes is not counted: a user has it open.
    private static async Task<IReadOnlyList<Row>> PowerShellAsync(BenchEngine bench, Samples ours)
    {
        var rows = new List<Row>();
        foreach (string command in new[] { "Start-Job", "Start-ThreadJob" })
        {
            string script = string.Create(
                CultureInfo.InvariantCulture,
                $"$w = [Diagnostics.Stopwatch]::StartNew(); 1..{SlowRuns} | ForEach-Object {{ {command} {{ /bin/true }} }} | Wait-Job | Out-Null; ")
                + string.Create(CultureInfo.InvariantCulture, $"({SlowRuns} / $w.Elapsed.TotalSeconds).ToString([cultureinfo]::InvariantCulture)");
            var rates = new Samples();
            for (int i = 0; i < bench.Options.Pairs && await Programs.PowerShellAsync(script) is { } rate; i++)
            {
                rates.Add(rate);
            }

            rows.Add(rates.Count == 0
                ? Row.NotMeasured($"{What}, beside {command}", "", "there is no PowerShell here")
                : Row.Of(What, "/s", ours, command, rates) with { Note = "not in turns: each figure is of a PowerShell of its own" });
        }

        return rows;
    }

    /// <summary>What it takes to have a page on the disk: a run's start is told to be there when it is, which needs one.</summary>
    private static double FlushMicroseconds(string folder)
    {
        const int Flushes = 50;
        using var file = new FileStream(Path.Combine(folder, "flush"), FileMode.Create, FileAccess.Write, FileShare.None, 0);
        byte[] page = new byte[4096];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Flushes; i++)
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Flushes;
    }
}
