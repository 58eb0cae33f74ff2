namespace TrainingJobs.Core;

/// <summary>Something that a user must hear about; the message says what to do.</summary>
/// <param name="code">Stable PascalCase code, part of the public contract.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="target">The name, id or path it is about.</param>
/// <param name="inner">The cause, if there is one.</param>
public class TrainingJobsException(string code, string message, object? target = null, Exception? inner = null)
    : Exception(message, inner)
{
    public string Code { get; } = code;

    public object? Target { get; } = target;
}
