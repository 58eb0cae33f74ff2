namespace TrainingJobs.Host.Terminal;

/// <summary>Standard output or error cannot be written to any more, e.g. because <c>| head</c> has read enough.</summary>
internal sealed class OutputClosedException(string message) : IOException(message);
