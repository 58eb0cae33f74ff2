using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Json;

internal sealed record DatasetDocument(string Name, string? Project, string? Path, string? Size, PlanDocument? Producer, bool Public, string? Target)
{
    public static DatasetDocument From(DatasetPlan dataset) => new(
        dataset.Name,
        dataset.Project,
        dataset.Path,
        dataset.Size?.Text,
        dataset.Producer is { } producer ? PlanDocument.From(producer) : null,
        dataset.Public,
        dataset.Target);
}
