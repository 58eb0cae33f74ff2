using System.Text.Json;

namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>The user's settings of the docker command: its folder and its file, as the variables of a session say.</summary>
internal sealed class DockerSettings
{
    private readonly IReadOnlyDictionary<string, string> _variables;

    private DockerSettings(IReadOnlyDictionary<string, string> variables, string folder, ConfigFile file)
    {
        _variables = variables;
        Folder = folder;
        File = file;
    }

    /// <summary>Usually <c>~/.docker</c>.</summary>
    public string Folder { get; }

    public ConfigFile File { get; }

    /// <param name="variables">Variables of the session; only HOME (USERPROFILE) and those that begin with DOCKER_ are looked at.</param>
    /// <exception cref="TrainingJobsException">TargetSettingsInvalid: the file is there and cannot be read.</exception>
    public static DockerSettings Load(IReadOnlyDictionary<string, string> variables)
    {
        string home = variables.GetValueOrDefault(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME")
            ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string folder = Value(variables, "DOCKER_CONFIG") ?? Path.Combine(home, ".docker");
        string path = Path.Combine(folder, "config.json");
        try
        {
            ConfigFile file = System.IO.File.Exists(path)
                ? JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), SettingsJsonContext.Default.ConfigFile) ?? new ConfigFile()
                : new ConfigFile();
            return new DockerSettings(variables, folder, file);
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, exception);
        }
    }

    /// <summary>A variable of the session; null when it is missing or empty.</summary>
    public string? Variable(string name) => Value(_variables, name);

    /// <summary>All variables of the session.</summary>
    public IReadOnlyDictionary<string, string> Variables => _variables;

    public static TrainingJobsException Invalid(string path, Exception exception) =>
        new(ErrorCodes.TargetSettingsInvalid, $"Docker's settings in '{path}' cannot be read: {exception.Message}", path, exception);

    private static string? Value(IReadOnlyDictionary<string, string> variables, string name) =>
        variables.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
