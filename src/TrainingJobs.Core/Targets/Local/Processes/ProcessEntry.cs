namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>A process as it was seen once.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Id of its parent.</param>
/// <param name="Session">Id of its session.</param>
/// <param name="Start">When it started, in ticks since the start of the machine; with the id its identity. 0 where that is not told.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, int Session, long Start);
