namespace TrainingJobs.Core.State;

/// <summary>What an agent writes about itself into agent.json.</summary>
/// <param name="ProcessId">Its process id.</param>
/// <param name="ProcessStarted">Start of that process, to tell it from a later one with the same id.</param>
/// <param name="Version">Version of TrainingJobs.</param>
/// <param name="Host">What hosts it, e.g. <c>pwsh</c>.</param>
internal sealed record AgentRecord(int ProcessId, DateTimeOffset ProcessStarted, string Version, string Host);
