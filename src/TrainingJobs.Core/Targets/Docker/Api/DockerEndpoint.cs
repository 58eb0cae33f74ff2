namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>Where a Docker daemon listens.</summary>
/// <param name="Address">unix:///path, npipe://./pipe/name, tcp://host:port or ssh://user@host:port/path-of-socket.</param>
/// <param name="Tls">Client certificates; null for a connection without TLS.</param>
internal sealed record DockerEndpoint(Uri Address, DockerTls? Tls = null)
{
    /// <summary>Where Docker listens when nobody has said otherwise.</summary>
    public static DockerEndpoint Default { get; } =
        new(new Uri(OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock"));

    /// <summary>True when the daemon sees the same disk as we do, so that folders can be mounted instead of copied.</summary>
    public bool IsLocal => Address.Scheme is "unix" or "npipe";

    public static bool IsScheme(string scheme) => scheme is "unix" or "npipe" or "tcp" or "http" or "https" or "ssh";

    public override string ToString() => Address.OriginalString;
}
