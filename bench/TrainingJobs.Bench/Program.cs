// Measures the budgets of the design as ratios in one run: each figure of ours stands beside that of the bare thing, taken in
// turns on the same machine in the same minute. Usage: dotnet run -c Release --project bench/TrainingJobs.Bench [NAME …]
using TrainingJobs.Bench;

string[] wanted = args;
IReadOnlyList<Measurement> all =
[
    new StartLatency(), new FirstLine(), new Throughput(), new FollowLatency(), new AgentMemory(), new FileValidation(), new ForeignFiles(), new RunListing(), new LogReading(),
    new WaitCost(), new ContainerLog(), new ContainerRoundTrip(),
];
Console.WriteLine($"{Environment.ProcessorCount} cores, {DateTimeOffset.UtcNow:u}");
bool isGood = true;
foreach (Measurement measurement in all.Where(m => wanted.Length == 0 || wanted.Contains(m.Name, StringComparer.OrdinalIgnoreCase)))
{
    using var bench = new BenchEngine();
    Result result = await measurement.RunAsync(bench);
    isGood &= result.IsWithin;
    Console.WriteLine($"{measurement.Name,-16} {(result.IsWithin ? "ok  " : "OVER")}  {result.Text}  (budget: {measurement.Budget})");
}

return isGood ? 0 : 1;
