namespace TrainingJobs.Core.Targets;

/// <summary>Where the workers of a distributed run meet, as the target has it.</summary>
/// <param name="Address">Name or address of the first worker's machine, as the others see it.</param>
/// <param name="Port">Port of it that nobody else uses.</param>
internal sealed record Rendezvous(string Address, int Port)
{
    /// <summary>The port that torch.distributed takes when nobody says another; for workers with a network of their own.</summary>
    public const int DefaultPort = 29500;
}
