using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

internal sealed record PythonDocument(string? Version, string? Requirements, IReadOnlyList<string> Packages)
{
    public static PythonDocument? From(PythonRequirements? python) =>
        python is null ? null : new PythonDocument(python.Version, python.Requirements, python.Packages);
}
