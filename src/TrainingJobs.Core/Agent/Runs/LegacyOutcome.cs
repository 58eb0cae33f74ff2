using System.Text.Json;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Runs;

/// <summary>How a run ends as TrainingJobs 0.1.0 wrote it down before it collected outputs: in a file of the run's folder.</summary>
internal static class LegacyOutcome
{
    /// <summary>The outcome; null when there is none, or a power cut has left it empty.</summary>
    public static AttemptOutcome? Read(string runFolder)
    {
        string file = Path.Combine(runFolder, "outcome.json");
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), StateJsonContext.Default.AttemptOutcome) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
