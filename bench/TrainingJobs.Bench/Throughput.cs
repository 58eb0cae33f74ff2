using System.Diagnostics;

namespace TrainingJobs.Bench;

/// <summary>No-op runs through the queue, against how fast the machine starts bare processes one after the other.</summary>
internal sealed class Throughput : Measurement
{
    private const int Runs = 1000;

    public override string Budget => "500/s, or as fast as bare processes if that is less";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Runs; i++)
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/true") { RedirectStandardOutput = true })!;
            await process.WaitForExitAsync();
        }

        double bare = Runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
        double file = FileMicroseconds(bench.Folder);
        double flush = FlushMicroseconds(bench.Folder);
        start = Stopwatch.GetTimestamp();
        TimeSpan agentBefore = AgentTime(bench);
        var ids = new List<string>();
        for (int i = 0; i < Runs; i++)
        {
            ids.Add((await bench.Client.Runs.StartAsync(bench.Plan("/bin/true"), CancellationToken.None)).Id);
        }

        double submitted = Runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
        foreach (string id in ids)
        {
            await bench.EndAsync(id);
        }

        double ours = Runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Result(ours >= Math.Min(500, bare), $"{ours:F0}/s (submitted at {submitted:F0}/s; {(AgentTime(bench) - agentBefore).TotalMilliseconds / Runs:F2} ms of processor time of the agent each), bare processes {bare:F0}/s, ratio {ours / bare:F2}; a file costs {file:F0} µs here, a flush {flush:F0} µs");
    }

    /// <summary>
    /// What it takes to make and remove a file beside the state: a run makes some five. On ext4 it is 20 µs, but some hundred while the
    /// kernel must pass by the inodes of many files that were removed in the minutes before (recently_deleted in fs/ext4/ialloc.c).
    /// </summary>
    private static double FileMicroseconds(string folder)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Runs; i++)
        {
            string path = Path.Combine(folder, $"file-{i}");
            File.Create(path).Dispose();
            File.Delete(path);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / Runs;
    }

    /// <summary>What it takes to have a page on the disk: a run's start is told to be there when it is, which needs one.</summary>
    private static double FlushMicroseconds(string folder)
    {
        const int Flushes = 50;
        string path = Path.Combine(folder, "flush");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        {
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

    private static TimeSpan AgentTime(BenchEngine bench)
    {
        using Process agent = Process.GetProcessById(bench.Client.Agent.Get().ProcessId!.Value);
        return agent.TotalProcessorTime;
    }
}
