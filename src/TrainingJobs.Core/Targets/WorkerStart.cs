using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Targets;

/// <summary>All that is needed to start one worker.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Plan">What it executes.</param>
/// <param name="Environment">All of its variables but those with secrets.</param>
/// <param name="Secrets">Its secrets.</param>
internal sealed record WorkerStart(
    WorkerKey Key, WorkerPlan Plan, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<WorkerSecret> Secrets);
