using System.Globalization;

namespace TrainingJobs.Core.Jobs;

/// <summary>GPUs that each worker asks for.</summary>
public sealed record GpuRequest
{
    /// <summary>Number of whole devices, 0 or more.</summary>
    public required int Count { get; init; }

    /// <summary>Acceptable models by the names people use (<c>A100</c>, <c>RTX 3090</c>); empty means any.</summary>
    public IReadOnlyList<string> Types { get; init => field = Indexable.List(value); } = [];

    /// <summary>Least memory of each device, in bytes.</summary>
    public Quantity? Memory { get; init; }

    /// <summary><c>nvidia</c> or <c>amd</c>; null means any.</summary>
    public string? Vendor { get; init; }

    /// <summary>Highest price of each device and hour, in the units of the target, that the job may be run for; null means any.</summary>
    public decimal? MaxPrice { get; init; }

    public override string ToString()
    {
        string text = Count == 1 ? "1 GPU" : $"{Count} GPUs";
        if (Types.Count > 0)
        {
            text += $" ({string.Join(" or ", Types)})";
        }

        if (Memory is { } memory)
        {
            text += $" with at least {memory} each";
        }

        text = Vendor is null ? text : $"{text} by {Vendor}";
        return MaxPrice is null ? text : text + string.Create(CultureInfo.InvariantCulture, $" at {MaxPrice} an hour each at most");
    }
}
