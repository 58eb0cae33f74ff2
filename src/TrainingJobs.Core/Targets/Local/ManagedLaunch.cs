namespace TrainingJobs.Core.Targets.Local;

/// <summary>What a <see cref="ManagedShim"/> starts, as it stands in its launch file. Variables come by its own environment instead: they may hold secrets.</summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="WorkingDirectory">Folder it starts in.</param>
internal sealed record ManagedLaunch(string Program, IReadOnlyList<string> Arguments, string WorkingDirectory);
