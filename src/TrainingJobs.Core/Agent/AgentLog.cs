using System.Globalization;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent;

/// <summary>What an agent could tell nobody else: it has no console.</summary>
internal static class AgentLog
{
    private static readonly Lock s_lock = new();

    public static void Write(StateFolder folder, string message)
    {
        lock (s_lock)
        {
            try
            {
                File.AppendAllText(
                    folder.AgentLog, string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:u} {message}{Environment.NewLine}"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The disk that the message is about is the one it would go to. Standard error is the same file, and fails as well.
            }
        }
    }
}
