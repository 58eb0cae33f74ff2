using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core;

/// <summary>How a front end reaches the state and the agent.</summary>
public sealed record ClientOptions
{
    /// <summary>State folder; null means <c>$TRAININGJOBS_HOME</c>, else the platform's per-user data folder.</summary>
    public string? StateFolder { get; init; }

    /// <summary>How an agent is started when none runs; null means that this front end cannot start one.</summary>
    public AgentCommand? AgentCommand { get; init; }

    /// <summary>Asks SecretManagement of PowerShell; null in front ends that have none.</summary>
    public SecretLookup? SecretManagement { get; init; }

    /// <summary>The kinds of targets there are.</summary>
    internal TargetKinds Kinds { get; init; } = TargetKinds.All;
}
