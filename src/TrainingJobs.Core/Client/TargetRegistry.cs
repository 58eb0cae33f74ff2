using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Client;

/// <summary>Targets that have a name, and what is set for them.</summary>
internal sealed class TargetRegistry(ClientContext context)
{
    /// <summary>Targets that are known by name, <c>local</c> first, with what is shared out there; no other is connected to.</summary>
    public IReadOnlyList<JobTarget> List()
    {
        TargetDirectory directory = context.Targets;
        IReadOnlyList<RunLease> leases = context.Folder.Exists ? context.Store.Queue.Leases() : [];
        return [.. directory.Names().Select(target => TargetDescription.Of(directory, target.Name, leases)).OfType<JobTarget>()];
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

    /// <summary>Gives a place where runs execute a name of its own.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="kind">What it is, by the name of a kind, e.g. <c>docker</c>.</param>
    /// <param name="address">Where it is, as the kind reads it.</param>
    /// <param name="changes">What it shares out, and the options of its kind; paths are absolute.</param>
    /// <param name="replace">True when a target that was registered under this name may be replaced.</param>
    /// <exception cref="TrainingJobsException">TargetInvalid, TargetExists, TargetInUse, TargetNotFound.</exception>
    public JobTarget Register(string name, string kind, string address, TargetChanges changes, bool replace = false)
    {
        if (!NameRules.IsJobName(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid,
                $"'{name}' cannot be the name of a target: take letters, digits, '.', '_' and '-', {NameRules.MaxJobNameLength} at most.",
                name);
        }

        TargetDirectory directory = context.Targets;
        if (directory.OwnerOf(name) is not null)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, $"'{name}' is a target already and cannot be another one; Set-JobTarget sets what it shares out.", name);
        }

        ITargetKind known = context.Kinds.Get(kind);
        if (known.AddressHelp is null)
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, $"Targets of the kind '{known.Name}' are there by themselves and are not registered.", name);
        }

        string? registered = directory.RecordOf(name)?.Address;
        if (registered is not null && !replace)
        {
            throw new TrainingJobsException(ErrorCodes.TargetExists, $"The target '{name}' is registered already, at {registered}.", name);
        }

        TargetRecord record = Checked(new TargetRecord { Name = name, Kind = known.Name, Address = address }.With(changes), known, directory);
        if (registered is not null)
        {
            RefuseWhileUsed(name);
        }

        record = KeepSecrets(record, known);
        context.Store.Settings.Set(record.Key, record.ToJson());
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
        context.Store.Settings.Set(TargetRecord.KeyOf(target.Name), null);
        foreach (TargetOption option in context.Kinds.Get(target.Kind).Options.Where(option => option.IsSecret))
        {
            context.Secrets.Remove(new TargetRecord { Name = target.Name, Kind = target.Kind }.SecretName(option.Name));
        }
    }

    /// <summary>Sets what a target shares out, what its GPUs cost, and options of its kind.</summary>
    /// <param name="name">The target.</param>
    /// <param name="changes">What is to be set.</param>
    /// <param name="reset">First go back to what the target has.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetInvalid.</exception>
    public JobTarget Set(string name, TargetChanges changes, bool reset = false)
    {
        JobTarget target = Get(name);
        TargetDirectory directory = context.Targets;
        ITargetKind kind = context.Kinds.Get(target.Kind);
        TargetRecord before = directory.RecordOf(target.Name) ?? new TargetRecord { Name = target.Name, Kind = kind.Name };
        RefuseMove(target, kind, changes);
        TargetRecord record = Checked((reset ? before.Cleared(kind) : before).With(changes), kind, directory);
        record = KeepSecrets(record, kind);
        context.Store.Settings.Set(record.Key, record.IsPlain ? null : record.ToJson());
        // An agent that runs looks at once; none is started for this.
        AgentLauncher.Touch(context.Folder.Wake);
        return Get(target.Name);
    }

    private static TargetRecord Checked(TargetRecord record, ITargetKind kind, TargetDirectory directory)
    {
        if (record.Capacity.Problem() is { } problem)
        {
            throw new TrainingJobsException(ErrorCodes.TargetInvalid, problem, record.Name);
        }

        if (record.Options.Keys.FirstOrDefault(name => kind.Options.All(option => option.Name != name)) is { } unknown)
        {
            string known = kind.Options.Count == 0 ? "has none" : $"has {string.Join(", ", kind.Options.Select(option => option.Name))}";
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, $"'{unknown}' is no option of the target '{record.Name}': its kind, '{kind.Name}', {known}.", record.Name);
        }

        // Records are checked where they need no connection: a target that nobody registered is what its kind has found.
        if (record.Address is not null || record.Capacity.Gpus is { Count: > 0 })
        {
            kind.Check(record, directory.Variables);
        }

        return record;
    }

    /// <summary>Puts the values of secret options where secrets are.</summary>
    /// <returns>The record without them, as it may stand in the state.</returns>
    private TargetRecord KeepSecrets(TargetRecord record, ITargetKind kind)
    {
        TargetOption[] secret = [.. kind.Options.Where(option => option.IsSecret && record.Options.ContainsKey(option.Name))];
        foreach (TargetOption option in secret)
        {
            using SecretValue value = SecretValue.FromChars(record.Option(option.Name));
            context.Secrets.Set(record.SecretName(option.Name), value);
        }

        return secret.Length == 0
            ? record
            : record with { Options = record.Options.Where(pair => !secret.Any(option => option.Name == pair.Key)).ToDictionary() };
    }

    private static void RefuseMove(JobTarget target, ITargetKind kind, TargetChanges changes)
    {
        if (kind.Options.FirstOrDefault(option => option.IsOfConnection && changes.Options.ContainsKey(option.Name)) is { } option)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetInvalid, $"'{option.Name}' belongs to where '{target.Name}' is. Register it anew to change that.", target.Name);
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
