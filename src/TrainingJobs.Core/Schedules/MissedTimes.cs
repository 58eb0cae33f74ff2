using System.Globalization;

namespace TrainingJobs.Core.Schedules;

/// <summary>Due times at which no agent ran and that are not made up for.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
internal sealed record MissedTimes(long Count, DateTimeOffset First, DateTimeOffset Last)
{
    public override string ToString() => Count == 1
        ? "No agent ran at the time."
        : string.Create(CultureInfo.InvariantCulture, $"No agent ran at {Count} due times, from {First:u} to {Last:u}.");
}
