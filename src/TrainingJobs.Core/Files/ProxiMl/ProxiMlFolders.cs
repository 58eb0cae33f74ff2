using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>Folders and variables inside of a job.</summary>
internal static class ProxiMlFolders
{
    public const string Model = "/opt/ml/models";
    public const string Input = "/opt/ml/input";
    public const string Checkpoint = "/opt/ml/checkpoint";

    private static readonly (string Name, string Value)[] s_folders = [("MODEL_PATH", Model), ("DATA_PATH", Input), ("CHECKPOINT_PATH", Checkpoint)];

    // The system was called trainML before; jobs of then still find their variables.
    private static readonly string[] s_prefixes = ["ML_", "PROXIML_", "TRAINML_"];

    /// <summary>Other names of ML_OUTPUT_PATH, which every run sets.</summary>
    public static IReadOnlyDictionary<string, string> Aliases { get; } =
        s_prefixes.Skip(1).ToDictionary(prefix => prefix + "OUTPUT_PATH", _ => RunVariables.OutputPath);

    /// <summary>The variables of the request, and those that every job gets.</summary>
    public static IReadOnlyDictionary<string, string> Variables(IReadOnlyDictionary<string, string> own, string jobName)
    {
        var variables = new Dictionary<string, string>(own, StringComparer.Ordinal);
        foreach (string prefix in s_prefixes)
        {
            foreach ((string name, string value) in s_folders)
            {
                variables.TryAdd(prefix + name, value);
            }

            variables.TryAdd(prefix + "JOB_NAME", jobName);
        }

        return variables;
    }

    /// <summary>One thing stands in the folder itself; of several, each in its own.</summary>
    public static string Of(string folder, string name, int count) =>
        count == 1 ? folder : $"{folder}/{(name is "." or ".." ? "_" : name.Replace(' ', '_').Replace('/', '_'))}";
}
