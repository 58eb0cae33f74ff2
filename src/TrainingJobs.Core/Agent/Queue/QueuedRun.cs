using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>A run that waits to be let in, with what it asks for in all.</summary>
internal sealed record QueuedRun
{
    public required string Id { get; init; }

    /// <summary>Order of arrival.</summary>
    public required long Sequence { get; init; }

    public int Priority { get; init; }

    /// <summary>Name of its target.</summary>
    public string Target { get; init; } = Placement.ThisMachine;

    /// <summary>True when it takes from this machine, whatever the target is called.</summary>
    public bool UsesThisMachine { get; init; } = true;

    /// <summary>Cores, of all workers together.</summary>
    public decimal Cpu { get; init; }

    /// <summary>Bytes, of all workers together.</summary>
    public decimal Memory { get; init; }

    /// <summary>What each worker asks for; null means none.</summary>
    public GpuRequest? Gpu { get; init; }

    public int Workers { get; init; } = 1;

    /// <summary>Ports that it takes of the host of its containers.</summary>
    public IReadOnlyList<JobPort> Ports { get; init; } = [];

    /// <summary>Not before this moment: the pause before another attempt.</summary>
    public TimeSpan? Due { get; init; }

    /// <summary>GPUs of all workers together.</summary>
    public int GpuCount => (Gpu?.Count ?? 0) * Workers;

    /// <summary>True when its workers are processes of this machine, and not containers of a daemon that knows its own GPUs.</summary>
    public bool IsLocal => Target == Placement.ThisMachine;

    public static QueuedRun Of(string id, long sequence, JobPlan plan, TimeSpan? due) => new()
    {
        Id = id,
        Sequence = sequence,
        Priority = plan.Policy.Priority,
        Target = plan.Placement.Target,
        UsesThisMachine = plan.Placement.UsesThisMachine,
        Cpu = (plan.Execution.Resources.Cpu?.Value ?? 0) * plan.Execution.Workers.Count,
        Memory = (plan.Execution.Resources.Memory?.Value ?? 0) * plan.Execution.Workers.Count,
        Gpu = plan.Execution.Resources.Gpu is { Count: > 0 } gpu ? gpu : null,
        Workers = plan.Execution.Workers.Count,
        Ports = [.. plan.Container?.Ports.Where(port => port.HostPort > 0) ?? []],
        Due = due,
    };
}
