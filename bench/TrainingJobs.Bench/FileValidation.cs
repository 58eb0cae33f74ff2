namespace TrainingJobs.Bench;

/// <summary>Reading and checking an ordinary job file.</summary>
internal sealed class FileValidation : Measurement
{
    private const int Jobs = 20;
    private const int Times = 50;

    public override Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        string file = Path.Combine(bench.Folder, "trainingjobs.yaml");
        File.WriteAllText(file, "project: p\njobs:\n" + string.Concat(Enumerable.Range(0, Jobs).Select(Text)));
        double first = Time(() => bench.Client.Files.Read(file));
        Samples times = Samples.Of(Enumerable.Range(0, Times).Select(_ => Time(() => bench.Client.Files.Read(file))));
        return Task.FromResult<IReadOnlyList<Row>>(
        [
            Row.Of($"a job file of {Jobs} jobs is checked", "ms", times) with
            {
                Budget = "under 20 ms", IsMet = times.Median < 20, Note = $"the first in a process {first:F0} ms",
            },
        ]);
    }

    private static string Text(int number) =>
        $"""
          job{number}:
            command: [python3, train.py]
            parameters:
              - {"{name: epochs, type: int, default: 5}"}
              - {"{name: lr, type: float, default: 0.1}"}
            resources: {"{cpu: 2, memory: 4Gi}"}
            environment: {"{A: b}"}

        """;
}
