namespace TrainingJobs.Core.Secrets;

/// <summary>Secrets that a run needs are not there; all of them are named at once.</summary>
public sealed class SecretsMissingException : TrainingJobsException
{
    public SecretsMissingException(IReadOnlyList<MissingSecret> missing)
        : base(CodeOf(missing), MessageOf(missing), missing.Count == 1 ? missing[0].Key : missing.Select(secret => secret.Key).ToArray())
    {
        Missing = missing;
    }

    public IReadOnlyList<MissingSecret> Missing { get; }

    // What is alike for all of them says more than that something is missing.
    private static string CodeOf(IReadOnlyList<MissingSecret> missing) =>
        missing.Select(secret => secret.Code).Distinct().ToArray() is [var code] ? code : ErrorCodes.SecretNotFound;

    private static string MessageOf(IReadOnlyList<MissingSecret> missing) => missing.Count == 1
        ? missing[0].Message
        : $"{missing.Count} secrets are missing. {string.Join(' ', missing.Select(secret => secret.Message))}";
}
