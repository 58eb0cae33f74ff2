using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>The scripts of a sidecar; each says itself what it does, and what its arguments are.</summary>
internal static class SidecarScripts
{
    /// <summary>
    /// Added to every offset, so that all have the same number of digits: names then stand in the order of their offsets, and no number
    /// begins with a zero, which a shell would take for an octal one.
    /// </summary>
    public const long Base = 1_000_000_000_000_000;

    /// <summary>Its first process, which takes what the worker prints.</summary>
    public static string Take { get; } = ShellScript.Load(typeof(SidecarScripts), "sidecar-take.sh");

    /// <summary>A connection that fetches: what it says is read by <see cref="SidecarFrames"/>.</summary>
    public static string Give { get; } = ShellScript.Load(typeof(SidecarScripts), "sidecar-give.sh");

    /// <summary>Gives the ends of both outputs.</summary>
    public static string Tail { get; } = ShellScript.Load(typeof(SidecarScripts), "sidecar-tail.sh");
}
