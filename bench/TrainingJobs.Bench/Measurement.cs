namespace TrainingJobs.Bench;

/// <summary>Measures a budget of the design, or a few that belong together.</summary>
internal abstract class Measurement
{
    public string Name => GetType().Name;

    public abstract Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench);

    protected static double Time(Action action)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        action();
        return BenchEngine.Milliseconds(start);
    }
}
