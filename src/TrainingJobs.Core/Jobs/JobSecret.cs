namespace TrainingJobs.Core.Jobs;

/// <summary>A reference to a secret. The value is looked up when the work starts and stands nowhere else.</summary>
public sealed record JobSecret
{
    /// <summary>Name of the secret in its source.</summary>
    public required string Key { get; init; }

    /// <summary>Variable (or, for <see cref="SecretInjection.File"/>, the variable that holds the file's path).</summary>
    public required string InjectAs { get; init; }

    public SecretSource Source { get; init; } = SecretSource.Store;

    /// <summary>The way into a container; processes of a machine get secrets in their environment anyway, which nobody else sees.</summary>
    public SecretChannel Via { get; init; }

    public SecretInjection As { get; init; } = SecretInjection.Variable;
}
