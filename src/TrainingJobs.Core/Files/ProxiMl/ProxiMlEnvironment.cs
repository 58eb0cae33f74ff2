using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>What a request says about the environment of the workers.</summary>
internal sealed record ProxiMlEnvironment
{
    public string? Image { get; init; }

    public PythonRequirements? Python { get; init; }

    public IReadOnlyList<string> SystemPackages { get; init; } = [];

    public IReadOnlyList<string> Conda { get; init; } = [];

    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<JobSecret> Secrets { get; init; } = [];
}
