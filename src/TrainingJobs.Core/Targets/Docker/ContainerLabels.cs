using System.Globalization;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>The labels by which what is ours is told from what is not; nothing without them is ever stopped or removed.</summary>
internal static class ContainerLabels
{
    /// <summary>The state folder that it belongs to: several of them, of several machines, may share a daemon.</summary>
    public const string Owner = "io.trainingjobs.owner";
    public const string Run = "io.trainingjobs.run";
    public const string Attempt = "io.trainingjobs.attempt";
    public const string Worker = "io.trainingjobs.worker";
    public const string Workers = "io.trainingjobs.workers";

    /// <summary>On containers that stay when their run has ended.</summary>
    public const string Keep = "io.trainingjobs.keep";

    /// <summary>On a worker's container whose output goes into a store beside it: where that keeps it, <c>memory</c> or <c>disk</c>.</summary>
    public const string Store = "io.trainingjobs.store";
    public const string Job = "io.trainingjobs.job";

    private const string NamePrefix = "tj-";
    private const string StoreEnding = "-output";

    /// <summary>Name of a worker's container.</summary>
    public static string NameOf(WorkerKey key) => NamePrefix + key;

    /// <summary>Name of the container that keeps the output of a worker's.</summary>
    public static string StoreOf(WorkerKey key) => NameOf(key) + StoreEnding;

    /// <summary>The worker whose output the container of the name keeps; null when it keeps none.</summary>
    public static WorkerKey? KeyOfStore(string name) => name.EndsWith(StoreEnding, StringComparison.Ordinal) ? KeyOf(name[..^StoreEnding.Length]) : null;

    /// <summary>Name of the network of an attempt with several workers.</summary>
    public static string NetworkOf(WorkerKey key) => string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{key.RunId}-{key.Attempt}");

    /// <summary>The worker whose container has the name; null when it is none of ours.</summary>
    public static WorkerKey? KeyOf(string name)
    {
        ReadOnlySpan<char> text = name.AsSpan().TrimStart('/');
        return text.StartsWith(NamePrefix) ? WorkerKey.Parse(text[NamePrefix.Length..]) : null;
    }

    public static Dictionary<string, string> Of(string owner, RunContext run, WorkerKey key)
    {
        var labels = new Dictionary<string, string>
        {
            [Owner] = owner,
            [Run] = run.RunId,
            [Attempt] = key.Attempt.ToString(CultureInfo.InvariantCulture),
            [Worker] = key.Index.ToString(CultureInfo.InvariantCulture),
            [Workers] = run.Plan.Execution.Workers.Count.ToString(CultureInfo.InvariantCulture),
            [Job] = run.Plan.Job.Name,
        };
        if (run.Plan.Container is { Keep: true })
        {
            labels[Keep] = "";
        }

        return labels;
    }
}
