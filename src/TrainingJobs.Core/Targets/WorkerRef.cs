namespace TrainingJobs.Core.Targets;

/// <summary>A worker as its target knows it: by the name that we derive, and by the id that the target itself gave it.</summary>
/// <param name="Key">Our name for it; whatever is made for it on the target carries it, so that it is found without a handle.</param>
/// <param name="Handle">
/// What <see cref="ITarget.SubmitAsync"/> gave: a job id of a cluster, a container's name. Null when nobody has come to write it down,
/// as when an agent was killed between the submission and its note: the target then finds the worker by <paramref name="Key"/>.
/// </param>
internal readonly record struct WorkerRef(WorkerKey Key, string? Handle = null);
