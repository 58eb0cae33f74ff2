// Measures the budgets of the design, each beside the bare thing or a peer, taken in turns on the same machine in the same minutes.
// Usage: dotnet run -c Release --project bench/TrainingJobs.Bench -- [--help]
using TrainingJobs.Bench;

if (args.Contains("--help"))
{
    Console.WriteLine(BenchOptions.Help);
    return 0;
}

BenchOptions options = BenchOptions.Parse(args);
IReadOnlyList<Measurement> all =
[
    new StartLatency(), new FirstLine(), new FollowLatency(), new Throughput(), new WaitCost(), new IdleAgent(), new AgentMemory(),
    new FileValidation(), new ForeignFiles(), new ModuleImport(), new RunListing(), new LogReading(), new ContainerRoundTrip(),
    new ContainerLog(), new BeforeAndAfter(),
];
BenchTable table = BenchTable.Begin();
foreach (Measurement measurement in all.Where(measurement => options.IsWanted(measurement.Name)))
{
    using var bench = new BenchEngine(options);
    foreach (Row row in await measurement.RunAsync(bench))
    {
        table.Add(row);
        Console.WriteLine(BenchTable.Line(row));
    }
}

if (options.Markdown is { } file)
{
    table.WriteMarkdown(file);
}

return table.Rows.Any(row => row.IsMet == false) ? 1 : 0;
