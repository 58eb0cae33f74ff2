namespace TrainingJobs.Bench;

/// <summary>A line of the table.</summary>
internal sealed record Row
{
    /// <summary>What was measured.</summary>
    public required string What { get; init; }

    /// <summary>The budget in words; empty for a comparison that has none.</summary>
    public string Budget { get; init; } = "";

    /// <summary>Our figure; null when it could not be measured.</summary>
    public double? Ours { get; init; }

    public string Unit { get; init; } = "ms";

    /// <summary>What it is compared with; null when it stands alone.</summary>
    public string? Other { get; init; }

    public double? Others { get; init; }

    /// <summary>Distance of the quartiles of our figure, as a part of its median.</summary>
    public double? Spread { get; init; }

    /// <summary>Whether the budget is met; null where there is none, or it could not be measured.</summary>
    public bool? IsMet { get; init; }

    /// <summary>Further figures, or why it could not be measured.</summary>
    public string Note { get; init; } = "";

    public double? Ratio => Ours / Others;

    /// <summary>A row of our samples beside another's.</summary>
    public static Row Of(string what, string unit, Samples ours, string? other = null, Samples? others = null) => new()
    {
        What = what, Unit = unit, Ours = ours.Median, Spread = ours.Spread, Other = other, Others = others?.Median,
    };

    public static Row NotMeasured(string what, string budget, string why) => new() { What = what, Budget = budget, Note = "not measured: " + why };
}
