namespace TrainingJobs.Bench;

/// <summary>What was measured of one side, each time.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => At(0.5);

    /// <summary>Distance of the quartiles, as a part of the median.</summary>
    public double Spread => Median == 0 ? 0 : (At(0.75) - At(0.25)) / Median;

    public static Samples Of(IEnumerable<double> values)
    {
        var samples = new Samples();
        samples._values.AddRange(values);
        return samples;
    }

    public void Add(double value) => _values.Add(value);

    /// <summary>The value that the given part of all lies below, between two neighbours in proportion.</summary>
    public double At(double part)
    {
        double[] sorted = [.. _values.Order()];
        double place = part * (sorted.Length - 1);
        int below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }
}
