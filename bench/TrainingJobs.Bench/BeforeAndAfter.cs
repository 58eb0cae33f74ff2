namespace TrainingJobs.Bench;

/// <summary>
/// The console host of this build beside that of another, in turns: what a user waits for, whole programs from their start to their end.
/// </summary>
internal sealed class BeforeAndAfter : Measurement
{
    private const int Steps = 100;
    private const int Lines = 100_000;
    private const double Limit = 1.05;
    private static readonly string s_budget = $"at most {Limit:0.00} times before";

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        if (bench.Options.Baseline is not { } baseline)
        {
            return [Row.NotMeasured("this build beside another", s_budget, "no --baseline")];
        }

        string file = Path.Combine(bench.Folder, "trainingjobs.yaml");
        File.WriteAllText(file, Text());
        using var now = new HostProgram(bench.Host());
        using var before = new HostProgram(baseline);
        var rows = new List<Row>();
        foreach ((string what, string[] arguments) in Scenes(file))
        {
            IReadOnlyList<Samples> taken = await Pairs.TakeAsync(
                bench.Options.Pairs, () => now.TimeAsync(arguments), () => before.TimeAsync(arguments));
            Row row = Row.Of(what, "ms", taken[0], "before", taken[1]);
            rows.Add(row with { Budget = s_budget, IsMet = row.Ratio <= Limit, Note = $"spread before {taken[1].Spread:0%}" });
        }

        return rows;
    }

    private static IEnumerable<(string What, string[] Arguments)> Scenes(string file) =>
    [
        ("validate a file", ["validate", file]),
        ("plan a job", ["plan", file, "nothing"]),
        ("start a run", ["start", file, "nothing"]),
        ("run a job that does nothing", ["run", file, "nothing"]),
        ("run a job of 8 workers", ["run", file, "workers"]),
        ($"run a pipeline of {Steps} steps side by side", ["run", file, "many"]),
        ($"run a job that prints {Lines:N0} lines", ["run", file, "lines"]),
        ("list the newest 20 runs", ["list", "--newest", "20"]),
    ];

    private static string Text()
    {
        string steps = string.Join(", ", Enumerable.Range(0, Steps).Select(step => $"{{name: s{step}, job: nothing}}"));
        return $"""
            project: bench
            jobs:
              nothing:
                command: ["true"]
              workers:
                command: ["true"]
                workers: 8
              lines:
                command: [seq, "{Lines}"]
              many:
                pipeline: [[{steps}]]

            """;
    }
}
