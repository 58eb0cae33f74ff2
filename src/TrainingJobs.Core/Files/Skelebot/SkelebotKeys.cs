namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>All keys of a <c>skelebot.yaml</c>, by the place they stand at, old ones included.</summary>
internal static class SkelebotKeys
{
    public const string Name = "name";
    public const string Jobs = "jobs";
    public const string Components = "components";
    public const string Source = "source";

    public static IReadOnlyList<string> File { get; } =
    [
        Name, "env", "description", "maintainer", "contact", "host", "baseImage", "timezone", "primaryJob", "primaryExe", "ephemeral",
        "dependencies", "ignores", Jobs, "ports", Components, "params", "commands", "pythonVersion", "gpu",
        "version", "skelebotVersion", "language", "ignore", "jupyter", "artifacts",
    ];

    /// <summary>Keys that hardly any other kind of file has at the top.</summary>
    public static IReadOnlyList<string> Telling { get; } =
    [
        "skelebotVersion", "primaryJob", "primaryExe", "ephemeral", "maintainer", "contact", "pythonVersion", "baseImage", "ignores", "jupyter",
    ];

    /// <summary>Keys that make a file of known keys alone one of skelebot: parts of a project, or of an environment of one.</summary>
    public static IReadOnlyList<string> Parts { get; } = [.. Telling, Components, "params", "timezone", "gpu", "commands", "dependencies"];

    public static IReadOnlyList<string> Job { get; } =
        [Name, Source, "help", "mode", "native", "host", "args", "params", "ignores", "mappings", "ports", "mapped", "ignore"];

    public static IReadOnlyList<string> Argument { get; } = [Name, "choices", "help", "isBoolean"];

    public static IReadOnlyList<string> Parameter { get; } = [Name, "alt", "accepts", "default", "choices", "help", "isBoolean"];
}
