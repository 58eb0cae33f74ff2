namespace TrainingJobs.Host;

/// <summary>What the user typed cannot be done as it stands.</summary>
/// <param name="code">Stable code that is printed with the message.</param>
/// <param name="message">What is wrong and what to do; empty when all has been printed already.</param>
internal sealed class BadInputException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
