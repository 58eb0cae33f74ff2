using System.Text.Json;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Local.Gpus;

namespace TrainingJobs.Core;

// Targets and their devices.
public sealed partial class TrainingJobsClient
{
    /// <summary>Targets that are known by name, <c>local</c> first, with what is shared out there; no other is connected to.</summary>
    public IReadOnlyList<JobTarget> GetTargets()
    {
        LocalSettings? settings = _folder.Exists ? ReadSettings() : null;
        MachineCapacity capacity = MachineDefaults.With(settings, []);
        IReadOnlyList<RunLease> leases = _folder.Exists ? Store().Leases() : [];
        return
        [
            new JobTarget
            {
                Name = TargetProfile.Local.Name,
                Kind = "local",
                Cpu = capacity.Cpu,
                CpuUsed = leases.Sum(lease => lease.Cpu),
                Memory = capacity.Memory,
                MemoryUsed = leases.Sum(lease => lease.Memory),
                MaxRuns = capacity.MaxRuns,
                Runs = leases.Count,
            },
            .. TargetCatalog.Names()
                .Where(target => target.Name != TargetProfile.Local.Name)
                .Select(target => new JobTarget { Name = target.Name, Kind = "docker" }),
        ];
    }

    /// <summary>The target of a name, as <see cref="GetTargets"/> gives it.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public JobTarget GetTarget(string name)
    {
        IReadOnlyList<JobTarget> targets = GetTargets();
        return targets.FirstOrDefault(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new TrainingJobsException(
                ErrorCodes.TargetNotFound, $"There is no target '{name}'. Known are {string.Join(", ", targets.Select(target => target.Name))}.", name);
    }

    /// <summary>Sets what the target <c>local</c> shares out.</summary>
    /// <param name="cpu">Cores; null leaves them.</param>
    /// <param name="memory">Bytes of memory; null leaves them.</param>
    /// <param name="maxRuns">Runs at the same time; null leaves the number.</param>
    /// <param name="reset">First go back to what the machine has.</param>
    /// <exception cref="TrainingJobsException">TargetInvalid.</exception>
    public JobTarget SetLocalTarget(Quantity? cpu, Quantity? memory, int? maxRuns, bool reset = false)
    {
        LocalSettings settings = new LocalSettings(cpu?.Value, memory?.Value, maxRuns).Checked();
        if (!reset && ReadSettings() is { } before)
        {
            settings = new LocalSettings(settings.Cpu ?? before.Cpu, settings.Memory ?? before.Memory, settings.MaxRuns ?? before.MaxRuns);
        }

        Store().SetSetting(LocalSettings.Name, JsonSerializer.Serialize(settings, StateJsonContext.Default.LocalSettings));
        // An agent that runs looks at once; none is started for this.
        AgentLauncher.Touch(_folder.Wake);
        return GetTargets()[0];
    }

    /// <summary>GPUs of this machine, as its tools show them, and who holds them.</summary>
    public async Task<IReadOnlyList<JobGpu>> GetGpusAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        IReadOnlyList<JobGpu> gpus = await GpuInventory.ReadAsync(environment, cancellationToken);
        Dictionary<string, string> holders = (_folder.Exists ? Store().Leases() : [])
            .SelectMany(lease => lease.Devices.SelectMany(devices => devices).Select(device => (device, lease.RunId)))
            .ToDictionary(pair => pair.device, pair => pair.RunId);
        return [.. gpus.Select(gpu => gpu with { RunId = holders.GetValueOrDefault(gpu.Key) })];
    }

    private LocalSettings? ReadSettings() => Store().Setting(LocalSettings.Name) is { } text
        ? JsonSerializer.Deserialize(text, StateJsonContext.Default.LocalSettings)
        : null;
}
