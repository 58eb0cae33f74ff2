namespace TrainingJobs.Core.Planning;

/// <summary>A command that a worker runs before its own, in the same folder with the same variables.</summary>
/// <param name="Arguments">Program and arguments, exactly as they are passed to the operating system.</param>
/// <param name="CommandLine">The command as one would type it in sh.</param>
public sealed record SetupPlan(IReadOnlyList<string> Arguments, string CommandLine);
