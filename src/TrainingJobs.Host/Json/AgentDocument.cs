using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Json;

internal sealed record AgentDocument(
    bool IsRunning,
    int? ProcessId,
    DateTimeOffset? Started,
    string? Version,
    string? Host,
    string StateFolder,
    int ActiveRuns)
{
    public static AgentDocument From(AgentInfo agent) => new(
        agent.IsRunning, agent.ProcessId, agent.Started, agent.Version, agent.Host, agent.StateFolder, agent.ActiveRuns);
}
