namespace TrainingJobs.Core.Targets;

/// <summary>
/// Something that can be set of the targets of a kind. From it come the parameters of the cmdlets, the options of the console, the
/// documentation and the completion.
/// </summary>
/// <param name="Name">Its name in the state, e.g. <c>certificates</c>.</param>
/// <param name="Type">What a value is.</param>
/// <param name="Help">What it is, in a sentence for people.</param>
public sealed record TargetOption(string Name, TargetOptionType Type, string Help)
{
    /// <summary>Name of the cmdlets' parameter, e.g. <c>CertificatePath</c>.</summary>
    public required string Parameter { get; init; }

    /// <summary>Name of the console's option, e.g. <c>--certificates</c>.</summary>
    public required string Switch { get; init; }

    /// <summary>What stands for a value in the console's help, e.g. <c>FOLDER</c>.</summary>
    public string ValueName { get; init; } = "TEXT";

    /// <summary>True when the value is kept among the secrets, never in the state, and is shown nowhere.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True when it belongs to where the target is: given when that is registered, and not changed afterwards.</summary>
    public bool IsOfConnection { get; init; }
}
