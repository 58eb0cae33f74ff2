namespace TrainingJobs.Core.Targets;

/// <summary>The run cannot go on; the code and the sentence become its reason.</summary>
internal sealed class RunFailedException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
