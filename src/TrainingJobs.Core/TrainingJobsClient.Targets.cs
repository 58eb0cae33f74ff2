using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Local.Gpus;

namespace TrainingJobs.Core;

// Targets and their devices.
public sealed partial class TrainingJobsClient
{
    /// <summary>Targets that are known by name, <c>local</c> first, with what is shared out there; no other is connected to.</summary>
    public IReadOnlyList<JobTarget> GetTargets()
    {
        TargetCatalog catalog = Catalog();
        IReadOnlyList<RunLease> leases = _folder.Exists ? Store().Queue.Leases() : [];
        return [.. catalog.Names().Select(target => Describe(catalog, target.Name, leases))];
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

    /// <summary>Makes a Docker daemon a target with a name of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="endpoint">Address (<c>unix:///path</c>, <c>tcp://host:port</c>, <c>ssh://user@host</c>, <c>npipe://…</c>), or the name of a Docker context.</param>
    /// <param name="certificates">Absolute folder with ca.pem, cert.pem and key.pem, for TLS; null for a connection without.</param>
    /// <param name="changes">What it shares out.</param>
    /// <param name="replace">True when a target that was registered under this name may be replaced.</param>
    /// <exception cref="TrainingJobsException">TargetInvalid, TargetExists, TargetInUse, TargetNotFound.</exception>
    public JobTarget RegisterTarget(string name, string endpoint, string? certificates, TargetChanges changes, bool replace = false)
    {
        if (!NameRules.IsJobName(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, $"'{name}' cannot be the name of a target: take letters, digits, '.', '_' and '-', {NameRules.MaxJobNameLength} at most.", name);
        }

        if (TargetCatalog.IsLocal(name) || TargetCatalog.IsDefault(name))
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"'{name}' is a target already and cannot be another one; Set-JobTarget sets what it shares out.", name);
        }

        TargetCatalog catalog = Catalog();
        bool isThere = catalog.SettingsOf(name)?.Endpoint is not null;
        if (isThere && !replace)
        {
            throw new TrainingJobsException(ErrorCodes.TargetExists, $"The target '{name}' is registered already, at {catalog.SettingsOf(name)!.Endpoint}.", name);
        }

        TargetSettings settings = (new TargetSettings { Name = name, Kind = TargetCatalog.DockerKind, Endpoint = endpoint, Certificates = certificates }).With(changes).Checked();
        DockerEndpoint address = new TargetCatalog([settings]).Endpoint(name);
        CheckCertificates(name, address, certificates);
        CheckGpus(name, address, settings);
        if (isThere)
        {
            RefuseWhileUsed(name);
        }

        Store().Settings.SetTarget(name, settings);
        AgentLauncher.Touch(_folder.Wake);
        return GetTarget(name);
    }

    /// <summary>Forgets a target that was registered; runs that have ended stay.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetInvalid: it was not registered. TargetInUse: runs on it have not ended.</exception>
    public void UnregisterTarget(string name)
    {
        JobTarget target = GetTarget(name);
        if (!target.IsRegistered)
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"'{target.Name}' was not registered, so that it cannot be taken away here.", name);
        }

        RefuseWhileUsed(target.Name);
        Store().Settings.SetTarget(target.Name, null);
    }

    /// <summary>Sets what a target shares out, and what its GPUs cost.</summary>
    /// <param name="name">The target.</param>
    /// <param name="changes">What is to be set.</param>
    /// <param name="reset">First go back to what the target has.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetInvalid.</exception>
    public JobTarget SetTarget(string name, TargetChanges changes, bool reset = false)
    {
        JobTarget target = GetTarget(name);
        TargetCatalog catalog = Catalog();
        TargetSettings before = catalog.SettingsOf(target.Name) ?? new TargetSettings { Name = target.Name, Kind = target.Kind };
        TargetSettings settings = (reset ? before.Cleared() : before).With(changes).Checked();
        if (settings.Gpus is { Count: > 0 })
        {
            CheckGpus(target.Name, TargetCatalog.IsLocal(name) ? null : catalog.Endpoint(name), settings);
        }

        Store().Settings.SetTarget(target.Name, settings.Endpoint is null && settings == before.Cleared() ? null : settings);
        // An agent that runs looks at once; none is started for this.
        AgentLauncher.Touch(_folder.Wake);
        return GetTarget(target.Name);
    }

    /// <summary>Tries whether a target can run jobs; what is wrong is in the result.</summary>
    /// <param name="name">Name of the target, or an address.</param>
    /// <param name="needsGpu">True when it has to give GPUs to its runs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public async Task<JobTargetTest> TestTargetAsync(string name, bool needsGpu, CancellationToken cancellationToken)
    {
        TargetCatalog catalog = Catalog();
        if (TargetCatalog.IsLocal(name))
        {
            return await TestLocalAsync(needsGpu, cancellationToken);
        }

        string known = catalog.SettingsOf(name)?.Name ?? name;
        try
        {
            return await EndpointTest.RunAsync(known, catalog.Endpoint(name), catalog.SettingsOf(name), needsGpu, cancellationToken);
        }
        catch (TrainingJobsException exception) when (exception.Code == ErrorCodes.TargetSettingsInvalid)
        {
            return new JobTargetTest { Name = known, IsReady = false, Message = exception.Message, ReasonCode = exception.Code, Findings = [exception.Message] };
        }
    }

    /// <summary>GPUs of this machine, as its tools show them, and who holds them.</summary>
    public async Task<IReadOnlyList<JobGpu>> GetGpusAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, string> environment = Environment.GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
        IReadOnlyList<JobGpu> gpus = (await GpuInventory.ReadAsync(environment, cancellationToken)).Devices;
        Dictionary<string, string> holders = (_folder.Exists ? Store().Queue.Leases() : [])
            .Where(lease => lease.UsesThisMachine)
            .SelectMany(lease => lease.Devices.SelectMany(devices => devices).Select(device => (device, lease.RunId)))
            .ToDictionary(pair => pair.device, pair => pair.RunId);
        return [.. gpus.Select(gpu => gpu with { RunId = holders.GetValueOrDefault(gpu.Key) })];
    }

    private TargetCatalog Catalog() => new(_folder.Exists ? Store().Settings.Targets() : []);

    private static JobTarget Describe(TargetCatalog catalog, string name, IReadOnlyList<RunLease> leases)
    {
        bool isLocal = TargetCatalog.IsLocal(name);
        TargetSettings? settings = catalog.SettingsOf(name);
        MachineCapacity capacity = isLocal
            ? MachineDefaults.With(settings, [])
            : MachineDefaults.Of(settings ?? new TargetSettings { Name = name });
        RunLease[] held =
        [
            .. leases.Where(lease => isLocal ? lease.UsesThisMachine : lease.Target.Equals(name, StringComparison.OrdinalIgnoreCase)),
        ];
        return new JobTarget
        {
            Name = name,
            Kind = isLocal ? TargetProfile.Local.Name : TargetCatalog.DockerKind,
            Endpoint = isLocal ? null : settings?.Endpoint ?? AddressOf(catalog, name),
            CertificatePath = settings?.Certificates,
            IsRegistered = settings?.Endpoint is not null,
            Cpu = capacity.Cpu == decimal.MaxValue ? null : capacity.Cpu,
            CpuUsed = held.Sum(lease => lease.Cpu),
            Memory = capacity.Memory == decimal.MaxValue ? null : capacity.Memory,
            MemoryUsed = held.Sum(lease => lease.Memory),
            MaxRuns = capacity.MaxRuns,
            Runs = held.Length,
            Gpus = settings?.Gpus ?? [],
            GpusUsed = held.Sum(lease => lease.Devices.Sum(devices => devices.Count)),
            GpuPrice = settings?.GpuPrice,
            BaseImages = settings?.BaseImages ?? new Dictionary<string, string>(),
        };
    }

    private static string? AddressOf(TargetCatalog catalog, string name)
    {
        try
        {
            return catalog.Endpoint(name).ToString();
        }
        catch (TrainingJobsException)
        {
            // To be heard of when the target is used.
            return null;
        }
    }

    private static void CheckCertificates(string name, DockerEndpoint endpoint, string? certificates)
    {
        if (certificates is null)
        {
            return;
        }

        if (endpoint.Address.Scheme is not ("tcp" or "https"))
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"Certificates are for addresses of tcp; {endpoint} needs none.", name);
        }

        string[] missing = [.. new[] { "ca.pem", "cert.pem", "key.pem" }.Where(file => !File.Exists(Path.Combine(certificates, file)))];
        if (missing.Length > 0)
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"The folder of certificates '{certificates}' has no {string.Join(" and no ", missing)}.", name);
        }
    }

    private static void CheckGpus(string name, DockerEndpoint? endpoint, TargetSettings settings)
    {
        if (settings.Gpus is { Count: > 0 } && endpoint is null or { IsLocal: true })
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, $"The GPUs of '{name}' are those of this machine, which nvidia-smi and rocm-smi show; they are not set.", name);
        }
    }

    private void RefuseWhileUsed(string name)
    {
        if (Store().Queue.FirstActiveOn(name) is { } run)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInUse, $"Runs on '{name}' have not ended, e.g. {run}, and would be lost from sight. Wait for them, or stop them first.", name);
        }
    }

    private async Task<JobTargetTest> TestLocalAsync(bool needsGpu, CancellationToken cancellationToken)
    {
        IReadOnlyList<JobGpu> gpus = await GetGpusAsync(cancellationToken);
        JobTarget target = GetTarget(TargetProfile.Local.Name);
        string devices = gpus.Count == 0
            ? "Neither nvidia-smi nor rocm-smi shows a GPU."
            : $"GPUs: {string.Join(", ", gpus.GroupBy(gpu => gpu.Name).Select(group => $"{group.Count()} {group.Key}"))}.";
        bool isReady = gpus.Count > 0 || !needsGpu;
        string message = isReady
            ? string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"This machine shares out {target.Cpu:0.###} cores and {target.Memory / 1024 / 1024 / 1024:0.#} GiB of memory. {devices}")
            : devices + " Install the driver of the GPU with its tools.";
        return new JobTargetTest
        {
            Name = target.Name,
            IsReady = isReady,
            Message = message,
            ReasonCode = isReady ? null : ReasonCodes.WillNeverFit,
            Cpu = Environment.ProcessorCount,
            Memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            HasGpuRuntime = gpus.Count > 0,
            Findings = [message],
        };
    }
}
