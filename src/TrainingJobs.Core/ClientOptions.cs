using TrainingJobs.Core.Agent;

namespace TrainingJobs.Core;

/// <summary>How a front end reaches the state and the agent.</summary>
public sealed record ClientOptions
{
    /// <summary>State folder; null means <c>$TRAININGJOBS_HOME</c>, else the platform's per-user data folder.</summary>
    public string? StateFolder { get; init; }

    /// <summary>How an agent is started when none runs; null means that this front end cannot start one.</summary>
    public AgentCommand? AgentCommand { get; init; }
}
