using System.Globalization;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent;

/// <summary>What an agent could tell nobody else: it has no console. Safe for concurrent use.</summary>
internal sealed class AgentLog(StateFolder folder, TimeProvider time)
{
    private readonly Lock _lock = new();

    /// <summary>Path of the file, for sentences that refer to it.</summary>
    public string Path => folder.AgentLog;

    public void Write(string message)
    {
        lock (_lock)
        {
            try
            {
                File.AppendAllText(
                    folder.AgentLog, string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():u} {message}{Environment.NewLine}"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The disk that the message is about is the one it would go to. Standard error is the same file, and fails as well.
            }
        }
    }

    /// <summary>Writes an error down: in a sentence where it is one of ours or the disk's, else with all that is known of it.</summary>
    /// <param name="what">What it hit, e.g. <c>Run abc</c>.</param>
    /// <param name="exception">The error.</param>
    public void Write(string what, Exception exception) =>
        Write($"{what}: {(exception is TrainingJobsException or IOException or UnauthorizedAccessException ? exception.Message : exception)}");
}
