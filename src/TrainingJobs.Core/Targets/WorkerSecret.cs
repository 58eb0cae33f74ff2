namespace TrainingJobs.Core.Targets;

/// <summary>A secret on its way to a worker. The value goes to the worker and nowhere else.</summary>
/// <param name="Variable">Variable that holds the value, or the path of the file that does.</param>
/// <param name="Value">The value, in UTF-8.</param>
/// <param name="AsFile">True for a file with owner-only rights on a memory file system.</param>
internal sealed record WorkerSecret(string Variable, ReadOnlyMemory<byte> Value, bool AsFile)
{
    /// <summary>True when it may stand in the description of a container, should there be no other way.</summary>
    public bool MayBeVisible { get; init; }

    public override string ToString() => Variable;
}
