namespace TrainingJobs.Core.Planning;

/// <summary>What a target can do and how, known without a connection. A plan that asks for more is a finding before anything starts.</summary>
public sealed record TargetCapabilities
{
    /// <summary>True when the target has a queue of its own and decides itself what runs when; ours then admits at once.</summary>
    public bool AdmitsByItself { get; init; }

    /// <summary>The ways by which a secret's value may reach a worker.</summary>
    public SecretDelivery Secrets { get; init; } = SecretDelivery.Variable | SecretDelivery.File;

    /// <summary>How workers see the files of this machine.</summary>
    public FileSharing Files { get; init; }

    /// <summary>True when the workers of an attempt are one submission there: all are accepted, or none.</summary>
    public bool StartsTogether { get; init; }

    /// <summary>
    /// True when the target makes the handles, which cannot be derived from our name for a worker: they are written into the state
    /// before anything else is done.
    /// </summary>
    public bool MakesHandles { get; init; }

    /// <summary>How many workers a run may have; null without a limit.</summary>
    public int? MaxWorkers { get; init; }

    /// <summary>For how long after the end of a worker its exit code may be missing; zero where it comes with the end.</summary>
    public TimeSpan ExitCodeLag { get; init; }

    /// <summary>True when output can be read while the worker runs; false where it comes at its end only.</summary>
    public bool StreamsLogs { get; init; } = true;

    /// <summary>True when an ended worker can be kept for a user to look into.</summary>
    public bool KeepsEnded { get; init; }
}
