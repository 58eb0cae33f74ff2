namespace TrainingJobs.Core.Planning;

/// <summary>All that planning may know of a target; no connection to it is needed.</summary>
/// <param name="Name">Name of the target, e.g. <c>local</c>.</param>
/// <param name="Shell">Vector that a shell text is appended to, e.g. <c>/bin/sh -c</c>.</param>
public sealed record Placement(string Name, IReadOnlyList<string> Shell)
{
    /// <summary>Name of the target whose workers are processes of this machine.</summary>
    public const string ThisMachine = "local";

    /// <summary>This machine.</summary>
    public static Placement Local { get; } =
        new("local", OperatingSystem.IsWindows() ? ["cmd.exe", "/d", "/s", "/c"] : ["/bin/sh", "-c"]);

    /// <summary>True when the workers are containers: they have an image, and folders of their own.</summary>
    public bool RunsContainers { get; init; }

    /// <summary>True when the work takes cores, memory and GPUs of this machine.</summary>
    public bool UsesThisMachine { get; init; } = true;

    /// <summary>What is taken in place of certain base images.</summary>
    public IReadOnlyDictionary<string, string> BaseImages { get; init; } = new Dictionary<string, string>();

    /// <summary>What the target can do.</summary>
    public TargetCapabilities Capabilities { get; init; } = new();

    /// <summary>A target that runs containers of Linux.</summary>
    public static Placement Containers(string name) => new(name, ["/bin/sh", "-c"]) { RunsContainers = true };
}
