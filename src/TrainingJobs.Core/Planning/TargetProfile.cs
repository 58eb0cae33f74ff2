namespace TrainingJobs.Core.Planning;

/// <summary>What planning must know of a target; no connection to it is needed.</summary>
/// <param name="Name">Name of the target, e.g. <c>local</c>.</param>
/// <param name="Shell">Vector that a shell text is appended to, e.g. <c>/bin/sh -c</c>.</param>
public sealed record TargetProfile(string Name, IReadOnlyList<string> Shell)
{
    /// <summary>This machine.</summary>
    public static TargetProfile Local { get; } =
        new("local", OperatingSystem.IsWindows() ? ["cmd.exe", "/d", "/s", "/c"] : ["/bin/sh", "-c"]);
}
