using System.Text.Json;

namespace TrainingJobs.Core.Targets;

/// <summary>Keeps the preparation of an attempt in the run's folder, so that an agent that comes later submits with what was made ready.</summary>
internal static class PreparationFile
{
    /// <summary>Writes it down, if it is worth it; in one step, so that half of it is never read.</summary>
    /// <param name="run">The run.</param>
    /// <param name="attempt">Number of the attempt that it is for.</param>
    /// <param name="preparation">What was made ready.</param>
    /// <exception cref="IOException">The disk is full.</exception>
    public static void Save(RunContext run, int attempt, Preparation preparation)
    {
        if (!preparation.IsWorthKeeping)
        {
            return;
        }

        string path = PathOf(run, attempt);
        File.WriteAllText(path + ".draft", JsonSerializer.Serialize(preparation, TargetsJsonContext.Default.Preparation));
        File.Move(path + ".draft", path, overwrite: true);
    }

    /// <summary>What was made ready for the attempt; null when nothing is kept, or a power cut has left it empty: then it is prepared anew.</summary>
    public static Preparation? Load(RunContext run, int attempt)
    {
        string path = PathOf(run, attempt);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), TargetsJsonContext.Default.Preparation) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PathOf(RunContext run, int attempt) => Path.Combine(run.Folder, $"prepared-{attempt}.json");
}
