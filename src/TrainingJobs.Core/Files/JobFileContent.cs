using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>What a format found in a file.</summary>
/// <param name="Jobs">Jobs without an error.</param>
/// <param name="JobNames">Names of all jobs.</param>
internal sealed record JobFileContent(IReadOnlyList<TrainingJob> Jobs, IReadOnlyList<string> JobNames);
