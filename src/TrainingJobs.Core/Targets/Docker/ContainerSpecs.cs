using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets.Docker.Logs;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Makes the description of a worker's container. Pure.</summary>
internal static class ContainerSpecs
{
    /// <summary>Variables of the agent's machine that mean nothing, or the wrong thing, in a container that has only its own GPUs.</summary>
    private static readonly string[] s_hostOnly = ["CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES"];

    /// <summary>
    /// Of the daemon's formats the one that keeps where lines end ('local' forgets it for lines of more than 16 KiB, at least in Docker
    /// 20.10). Its limit is put out of reach: what it would rotate away before we have read it would be lost.
    /// </summary>
    private static readonly LogConfig s_log =
        new()
        {
            Type = "json-file",
            Config = new Dictionary<string, string> { ["max-size"] = "1000g", ["max-file"] = "1", ["compress"] = "false" },
        };

    /// <param name="run">The run.</param>
    /// <param name="start">The worker.</param>
    /// <param name="image">Reference of the image.</param>
    /// <param name="host">What the daemon is like.</param>
    /// <param name="pipes">Folder with the pipes that the output is to go into; null when there are none.</param>
    /// <param name="store">Container that keeps the output, and has the pipes that it is to go into; null when there is none.</param>
    public static CreateContainerParameters Of(RunContext run, WorkerStart start, string image, ContainerHost host, string? pipes = null, string? store = null)
    {
        bool isWrapped = pipes is not null || store is not null;
        JobPlan plan = run.Plan;
        bool hasSecrets = start.Secrets.Count > 0;
        IReadOnlyList<JobPort> ports = start.Key.Index == 0 ? plan.Container!.Ports : [];
        long memory = (long)(plan.Execution.Resources.Memory?.Value ?? 0);
        return new CreateContainerParameters
        {
            Name = ContainerLabels.NameOf(start.Key),
            Image = image,
            // The whole vector as entrypoint: a job's command says all, whatever the image would put before it.
            Entrypoint =
            [
                .. hasSecrets ? SecretWrapper.Wrap(start.Key, start.Plan.Arguments, isWrapped)
                    : isWrapped ? OutputWrapper.Wrap(start.Plan.Arguments) : start.Plan.Arguments,
            ],
            WorkingDir = start.Plan.WorkingDirectory,
            User = plan.Container?.User ?? "",
            Env = [.. Variables(run, start).Select(pair => $"{pair.Key}={pair.Value}")],
            Labels = Labels(run, start, host, store is not null),
            ExposedPorts = ports.Count == 0 ? null : ports.DistinctBy(Name).ToDictionary(Name, _ => default(EmptyStruct)),
            OpenStdin = hasSecrets,
            StdinOnce = hasSecrets,
            HostConfig = new HostConfig
            {
                Mounts = [.. Mounts(run, host.IsLocal), .. pipes is null ? [] : (Mount[])[new() { Type = "bind", Source = pipes, Target = OutputWrapper.MountPoint }]],
                VolumesFrom = store is null ? null! : [store],
                PortBindings = ports.Count == 0
                    ? null! : ports.GroupBy(Name).ToDictionary(group => group.Key, group => (IList<PortBinding>)[.. group.Select(Binding)]),
                Init = true,
                NanoCPUs = (long)(Math.Min(plan.Execution.Resources.Cpu?.Value ?? 0, host.Cpus ?? decimal.MaxValue) * 1_000_000_000),
                Memory = memory,
                MemorySwap = memory,
                ShmSize = plan.Execution.Resources.ShmSize is { } shared ? (long)shared.Value : 0,
                StorageOpt = plan.Execution.Resources.Storage is { } storage && host.CanLimitDisk
                    ? new Dictionary<string, string> { ["size"] = $"{(long)storage.Value}" } : null,
                DeviceRequests = ContainerGpus.Requests(run, start.Key.Index)!,
                Devices = ContainerGpus.Files(run, start.Key.Index)!,
                GroupAdd = ContainerGpus.Groups(run, start.Key.Index, host.IsLocal)!,
                LogConfig = host.IsPodman ? null! : s_log,
                NetworkMode = plan.Execution.Workers.Count > 1 ? ContainerLabels.NetworkOf(start.Key) : "",
            },
        };

        static string Name(JobPort port) => $"{port.ContainerPort}/{port.Protocol}";

        static PortBinding Binding(JobPort port) =>
            new() { HostIP = port.HostAddress ?? "", HostPort = port.HostPort == 0 ? "" : $"{port.HostPort}" };
    }

    private static Dictionary<string, string> Labels(RunContext run, WorkerStart start, ContainerHost host, bool isStored)
    {
        Dictionary<string, string> labels = ContainerLabels.Of(host.Owner, run, start.Key);
        if (isStored)
        {
            labels[ContainerLabels.Store] = start.Secrets.Count > 0 ? ContainerLogs.InMemory : ContainerLogs.OnDisk;
        }

        return labels;
    }

    private static SortedDictionary<string, string> Variables(RunContext run, WorkerStart start)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in start.Environment)
        {
            if (!s_hostOnly.Contains(name) || start.Plan.Environment.ContainsKey(name))
            {
                variables[name] = value;
            }
        }

        foreach ((string name, string value) in ContainerGpus.Variables(run, start.Key.Index))
        {
            variables[name] = value;
        }

        if (run.Plan.Execution.Workers.Count > 1)
        {
            // Each worker has an address of its own; the first is found by its name.
            variables["MASTER_ADDR"] = ContainerLabels.NameOf(start.Key with { Index = 0 });
        }

        return variables;
    }

    private static IEnumerable<Mount> Mounts(RunContext run, bool isLocal)
    {
        if (isLocal)
        {
            yield return new Mount { Type = "bind", Source = run.Plan.Job.BaseDirectory, Target = ContainerPaths.Workspace };
            yield return new Mount { Type = "bind", Source = run.OutputPath, Target = ContainerPaths.Output };
            yield return new Mount { Type = "bind", Source = run.CheckpointPath, Target = ContainerPaths.Checkpoint };
        }

        foreach (JobMount mount in run.Plan.Container!.Mounts)
        {
            if (mount.Source.StartsWith(JobMount.VolumePrefix, StringComparison.Ordinal))
            {
                yield return new Mount { Type = "volume", Source = mount.Source[JobMount.VolumePrefix.Length..], Target = mount.Target, ReadOnly = mount.ReadOnly };
            }
            else if (isLocal)
            {
                yield return new Mount { Type = "bind", Source = mount.Source, Target = mount.Target, ReadOnly = mount.ReadOnly };
            }
        }
    }
}
