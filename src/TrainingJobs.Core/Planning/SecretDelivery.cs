namespace TrainingJobs.Core.Planning;

/// <summary>Ways by which the value of a secret may reach a worker without standing anywhere in between.</summary>
[Flags]
public enum SecretDelivery
{
    None = 0,

    /// <summary>As a variable of the worker that no description of it shows.</summary>
    Variable = 1,

    /// <summary>As a file of its owner on a memory file system.</summary>
    File = 2,

    /// <summary>As a variable in the worker's description, which everybody who may use the target can read.</summary>
    VisibleVariable = 4,
}
