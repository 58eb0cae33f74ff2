using System.Text.Json.Serialization;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// A job joined with arguments and a target, all resolved. It is what -WhatIf shows, what is stored with the run, and all that a
/// target sees. It holds references to secrets, never their values.
/// </summary>
public sealed record JobPlan
{
    /// <summary>The shape of the plans of this build. A plan of version 1 had all of its fields in one row.</summary>
    public const int CurrentVersion = 2;

    /// <summary>Shape of the plan, so that an agent of another build knows whether it can read it.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>What the run is a run of.</summary>
    public required JobIdentity Job { get; init; }

    /// <summary>Where it runs.</summary>
    public required PlacementPlan Placement { get; init; }

    /// <summary>What its workers run and with what.</summary>
    public required ExecutionPlan Execution { get; init; }

    /// <summary>The containers of the workers; null where these are processes, and for a pipeline.</summary>
    public ContainerPlan? Container { get; init; }

    /// <summary>The Python environment to prepare, with the requirements file as an absolute path; null when the job declares none.</summary>
    public PythonRequirements? Python { get; init; }

    /// <summary>Stages of other plans, one after the other, in place of workers; empty for a plan that is not a pipeline.</summary>
    public IReadOnlyList<StagePlan> Pipeline { get; init => field = Indexable.List(value); } = [];

    /// <summary>What the run reads, and what is kept of what it writes.</summary>
    public DataPlan Data { get; init; } = DataPlan.None;

    /// <summary>How long the run may take, when it goes, and what happens when it fails.</summary>
    public RunPolicy Policy { get; init; } = RunPolicy.Default;

    /// <summary>What an endpoint answers to; null for other jobs.</summary>
    public JobEndpoint? Endpoint { get; init; }

    /// <summary>Why the plan cannot be started; null when it can.</summary>
    [JsonIgnore]
    public string? NotStartable => Job.Kind switch
    {
        JobKind.Notebook => $"'{Job.Name}' is a notebook. Notebooks can be read, checked and planned, but not started yet.",
        JobKind.Endpoint => $"'{Job.Name}' is an endpoint. Endpoints can be read, checked and planned, but not started yet.",
        _ => null,
    };

    /// <summary>True when the run has steps: it is a pipeline, or reads data that has to be made first.</summary>
    public bool HasSteps() => Pipeline.Count > 0 || Data.Datasets.Any(data => data.Producer is not null);

    /// <summary>This plan and those inside of it: of its pipeline's steps and of what makes its data.</summary>
    public IEnumerable<JobPlan> WithInner() =>
    [
        this,
        .. Pipeline.SelectMany(stage => stage.Steps).SelectMany(step => step.Plan.WithInner()),
        .. Data.Datasets.SelectMany(data => data.Producer?.WithInner() ?? []),
    ];
}
