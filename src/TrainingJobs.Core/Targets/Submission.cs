using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>The workers of an attempt that are to be started.</summary>
/// <param name="Attempt">Number of the attempt, from 1.</param>
/// <param name="Workers">
/// Their indices. All of the attempt the first time; when it is repeated, those of which the target shows no trace. Where
/// <see cref="TargetCapabilities.StartsTogether"/> says so always all of them.
/// </param>
/// <param name="Secrets">Secrets that each of them gets.</param>
internal sealed record Submission(int Attempt, IReadOnlyList<int> Workers, IReadOnlyList<WorkerSecret> Secrets);
