using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Client;

/// <summary>Targets that have a name, and what is set for them.</summary>
internal sealed class TargetRegistry(ClientContext context)
{
    /// <summary>Targets that are known by name, <c>local</c> first, with what is shared out there; no other is connected to.</summary>
    public IReadOnlyList<JobTarget> List()
    {
        TargetCatalog catalog = context.Targets;
        IReadOnlyList<RunLease> leases = context.Folder.Exists ? context.Store.Queue.Leases() : [];
        return [.. catalog.Names().Select(target => TargetDescription.Of(catalog, target.Name, leases))];
    }

    /// <summary>The target of a name, as <see cref="List"/> gives it.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound.</exception>
    public JobTarget Get(string name)
    {
        IReadOnlyList<JobTarget> targets = List();
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
    public JobTarget Register(string name, string endpoint, string? certificates, TargetChanges changes, bool replace = false)
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

        TargetCatalog catalog = context.Targets;
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

        context.Store.Settings.SetTarget(name, settings);
        AgentLauncher.Touch(context.Folder.Wake);
        return Get(name);
    }

    /// <summary>Forgets a target that was registered; runs that have ended stay.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetInvalid: it was not registered. TargetInUse: runs on it have not ended.</exception>
    public void Unregister(string name)
    {
        JobTarget target = Get(name);
        if (!target.IsRegistered)
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"'{target.Name}' was not registered, so that it cannot be taken away here.", name);
        }

        RefuseWhileUsed(target.Name);
        context.Store.Settings.SetTarget(target.Name, null);
    }

    /// <summary>Sets what a target shares out, and what its GPUs cost.</summary>
    /// <param name="name">The target.</param>
    /// <param name="changes">What is to be set.</param>
    /// <param name="reset">First go back to what the target has.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetInvalid.</exception>
    public JobTarget Set(string name, TargetChanges changes, bool reset = false)
    {
        JobTarget target = Get(name);
        TargetCatalog catalog = context.Targets;
        TargetSettings before = catalog.SettingsOf(target.Name) ?? new TargetSettings { Name = target.Name, Kind = target.Kind };
        TargetSettings settings = (reset ? before.Cleared() : before).With(changes).Checked();
        if (settings.Gpus is { Count: > 0 })
        {
            CheckGpus(target.Name, TargetCatalog.IsLocal(name) ? null : catalog.Endpoint(name), settings);
        }

        context.Store.Settings.SetTarget(target.Name, settings.Endpoint is null && settings == before.Cleared() ? null : settings);
        // An agent that runs looks at once; none is started for this.
        AgentLauncher.Touch(context.Folder.Wake);
        return Get(target.Name);
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
        if (context.Store.Queue.FirstActiveOn(name) is { } run)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInUse, $"Runs on '{name}' have not ended, e.g. {run}, and would be lost from sight. Wait for them, or stop them first.", name);
        }
    }
}
