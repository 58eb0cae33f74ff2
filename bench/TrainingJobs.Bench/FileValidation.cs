using System.Diagnostics;

namespace TrainingJobs.Bench;

/// <summary>Reading and checking an ordinary job file.</summary>
internal sealed class FileValidation : Measurement
{
    public override string Budget => "under 20 ms";

    public override Task<Result> RunAsync(BenchEngine bench)
    {
        string file = Path.Combine(bench.Folder, "trainingjobs.yaml");
        File.WriteAllText(file, "project: p\njobs:\n" + string.Concat(Enumerable.Range(0, 20).Select(i =>
            $"  job{i}:\n    command: [python3, train.py]\n    parameters:\n      - {{name: epochs, type: int, default: 5}}\n      - {{name: lr, type: float, default: 0.1}}\n    resources: {{cpu: 2, memory: 4Gi}}\n    environment: {{A: b}}\n")));
        long start = Stopwatch.GetTimestamp();
        bench.Client.Files.Read(file);
        double first = BenchEngine.Milliseconds(start);
        var times = new List<double>();
        for (int i = 0; i < 50; i++)
        {
            start = Stopwatch.GetTimestamp();
            bench.Client.Files.Read(file);
            times.Add(BenchEngine.Milliseconds(start));
        }

        double median = Median(times);
        return Task.FromResult(new Result(median < 20, $"{median:F2} ms for a file of 20 jobs; the first in a process {first:F0} ms"));
    }
}
