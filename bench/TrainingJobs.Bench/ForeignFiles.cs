using System.Diagnostics;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Bench;

/// <summary>Reading files of other systems: the documented examples, and an AME project of ten thousand tasks.</summary>
internal sealed class ForeignFiles : Measurement
{
    private const int Tasks = 10_000;

    public override string Budget => "ordinary files under 20 ms each, 10,000 tasks under 2 s";

    public override Task<Result> RunAsync(BenchEngine bench)
    {
        IReadOnlyList<string> files = JobFileReader.FindFiles(Path.Combine(Repository(), "examples"), recurse: true);
        var ordinary = new List<(string File, double Time)>();
        foreach (string file in files)
        {
            // The first of each kind is that of a process that has read none.
            bench.Client.Files.Read(file);
            ordinary.Add((file, Median(Enumerable.Range(0, 20).Select(_ => Time(() => bench.Client.Files.Read(file))))));
        }

        string big = Path.Combine(bench.Folder, "ame.yml");
        File.WriteAllText(big, "name: big\ntasks:\n" + string.Concat(Enumerable.Range(0, Tasks).Select(i =>
            $"- name: task-{i}\n  executor:\n    !poetry\n    pythonVersion: 3.11\n    command: python train.py --fold {i}\n  resources:\n    memory: 10G\n    cpu: 4\n    nvidia.com/gpu: 1\n  env:\n  - key: FOLD\n    val: {i}\n")));
        double many = Median(Enumerable.Range(0, 3).Select(_ => Time(() => bench.Client.Files.Read(big))));
        (string slowest, double most) = ordinary.MaxBy(o => o.Time);
        return Task.FromResult(new Result(
            most < 20 && many < 2000,
            $"{ordinary.Count} files, {Median(ordinary.Select(o => o.Time)):F2} ms each, the slowest {Path.GetFileName(slowest)} {most:F2} ms; {Tasks} tasks {many:F0} ms"));
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return BenchEngine.Milliseconds(start);
    }

    private static string Repository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TrainingJobs.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The examples lie in the repository; run this from there.");
    }
}
