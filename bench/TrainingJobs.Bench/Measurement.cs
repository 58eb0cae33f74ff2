namespace TrainingJobs.Bench;

/// <summary>One budget of the design.</summary>
internal abstract class Measurement
{
    public string Name => GetType().Name;

    public abstract string Budget { get; }

    public abstract Task<Result> RunAsync(BenchEngine bench);

    protected static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
