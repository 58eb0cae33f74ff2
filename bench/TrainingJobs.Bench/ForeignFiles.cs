using TrainingJobs.Core.Files;

namespace TrainingJobs.Bench;

/// <summary>Reading files of other systems: the documented examples, and an AME project of ten thousand tasks.</summary>
internal sealed class ForeignFiles : Measurement
{
    private const int Tasks = 10_000;
    private const int Times = 20;

    public override Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        IReadOnlyList<string> files = JobFileReader.FindFiles(Path.Combine(BenchEngine.Repository, "examples"), recurse: true);
        var ordinary = new List<(string File, Samples Times)>();
        foreach (string file in files)
        {
            // The first of each kind is that of a process that has read none.
            bench.Client.Files.Read(file);
            ordinary.Add((file, Samples.Of(Enumerable.Range(0, Times).Select(_ => Time(() => bench.Client.Files.Read(file))))));
        }

        string big = Path.Combine(bench.Folder, "ame.yml");
        File.WriteAllText(big, "name: big\ntasks:\n" + string.Concat(Enumerable.Range(0, Tasks).Select(i =>
            $"- name: task-{i}\n  executor:\n    !poetry\n    pythonVersion: 3.11\n    command: python train.py --fold {i}\n"
            + $"  resources:\n    memory: 10G\n    cpu: 4\n    nvidia.com/gpu: 1\n  env:\n  - key: FOLD\n    val: {i}\n")));
        Samples many = Samples.Of(Enumerable.Range(0, 3).Select(_ => Time(() => bench.Client.Files.Read(big))));
        (string slowest, Samples most) = ordinary.MaxBy(one => one.Times.Median);
        return Task.FromResult<IReadOnlyList<Row>>(
        [
            Row.Of($"the slowest of {ordinary.Count} files of the examples is checked", "ms", most) with
            {
                Budget = "under 20 ms", IsMet = most.Median < 20, Note = Path.GetFileName(slowest),
            },
            Row.Of($"an AME project of {Tasks:N0} tasks is checked", "ms", many) with { Budget = "under 2 s", IsMet = many.Median < 2000 },
        ]);
    }
}
