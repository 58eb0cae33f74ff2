using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>What all runs of an agent have in common.</summary>
/// <param name="Folder">State folder.</param>
/// <param name="Store">What stands in the state.</param>
/// <param name="Targets">Where runs execute.</param>
/// <param name="Clock">The clock of all limits and delays.</param>
/// <param name="Log">What the agent says of itself.</param>
internal sealed record RunServices(StateFolder Folder, StateStore Store, TargetPool Targets, MachineClock Clock, AgentLog Log);
