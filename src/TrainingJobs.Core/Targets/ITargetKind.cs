using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// A kind of target, as a unit: its folder, and one line in <see cref="TargetKinds"/>. It has no state; what it opens has. All but
/// <see cref="TestAsync"/> and what <see cref="Open"/> gives connect to nothing and answer at once; all may be called concurrently, by front
/// ends and the agent alike.
/// </summary>
/// <remarks>
/// <c>variables</c> are those of the session that speaks: a kind may follow settings of the tool that its users have (DOCKER_HOST, KUBECONFIG).
/// </remarks>
internal interface ITargetKind
{
    /// <summary>Its name, in lower case, e.g. <c>docker</c>; it stands in the state.</summary>
    string Name { get; }

    /// <summary>What workers are there, in a few words, e.g. <c>Containers</c>.</summary>
    string Description { get; }

    /// <summary>What an address is, in a sentence; null when there is one target of the kind only, which is not registered.</summary>
    string? AddressHelp { get; }

    /// <summary>How addresses begin, each with a word about it, for completion.</summary>
    IReadOnlyList<(string Text, string Help)> AddressBeginnings { get; }

    /// <summary>What can be set of its targets.</summary>
    IReadOnlyList<TargetOption> Options { get; }

    /// <summary>Name of the target that it has without any setting, which nobody can register; null when there is none.</summary>
    string? DefaultTarget { get; }

    /// <summary>True when workers are containers, so that <see cref="DefaultTarget"/> will do for a job that must run in one.</summary>
    bool RunsContainers { get; }

    /// <summary>What it finds without registering, <see cref="DefaultTarget"/> first, each with a word about it.</summary>
    /// <exception cref="TrainingJobsException">TargetSettingsInvalid: settings of its users cannot be read.</exception>
    IEnumerable<(string Name, string Description)> Find(IReadOnlyDictionary<string, string> variables);

    /// <summary>The target that a name means which nobody has registered: one of those it finds, or an address; null for any other.</summary>
    /// <exception cref="TrainingJobsException">TargetSettingsInvalid.</exception>
    TargetRecord? Recognize(string name, IReadOnlyDictionary<string, string> variables);

    /// <summary>Refuses a record with which nothing can run: an address or an option that is wrong.</summary>
    /// <exception cref="TrainingJobsException">TargetInvalid, TargetNotFound, TargetSettingsInvalid.</exception>
    void Check(TargetRecord record, IReadOnlyDictionary<string, string> variables);

    /// <summary>All that the planner may know of the target.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    Placement Place(TargetRecord record, IReadOnlyDictionary<string, string> variables);

    /// <summary>What there is to share out, of which nothing is known but what was set, or what the kind knows without a connection.</summary>
    TargetCapacity CapacityOf(TargetRecord record);

    /// <summary>Where the target is, for people; null where that is this machine.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    string? AddressOf(TargetRecord record, IReadOnlyDictionary<string, string> variables);

    /// <summary>Records with the same key are one target, opened once by an agent, whatever they are called.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    string ConnectionKey(TargetRecord record, IReadOnlyDictionary<string, string> variables);

    /// <summary>Opens the target for an agent, or for a front end that removes a run. Connects when it is used first.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    ITarget Open(TargetRecord record, IReadOnlyDictionary<string, string> variables, TargetHost host);

    /// <summary>Tries whether the target can run jobs; what is wrong is in the result, with advice.</summary>
    Task<JobTargetTest> TestAsync(
        TargetRecord record, IReadOnlyDictionary<string, string> variables, bool needsGpu, CancellationToken cancellationToken);

    /// <summary>
    /// Removes from this machine what targets of the kind have left for runs that are not under way; connects to nothing. At the start of an
    /// agent, before anything is opened.
    /// </summary>
    /// <param name="host">The agent.</param>
    /// <param name="runId">Only what was left for this run; null for all that have ended.</param>
    void SweepMachine(TargetHost host, string? runId = null);

    /// <summary>Runs what this process was started for by a target of the kind, as a helper of its own; null when it was not.</summary>
    /// <returns>Gives the exit code of the process.</returns>
    Task<int>? RunHelper(CancellationToken cancellationToken);
}
