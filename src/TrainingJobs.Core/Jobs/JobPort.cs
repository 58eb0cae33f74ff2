using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TrainingJobs.Core.Jobs;

/// <summary>A port of a worker's container that is reached from outside.</summary>
public sealed record JobPort
{
    /// <summary>Address of the host to listen on; null means all.</summary>
    public string? HostAddress { get; init; }

    /// <summary>Port of the host; 0 lets the host choose.</summary>
    public required int HostPort { get; init; }

    public required int ContainerPort { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c> or <c>sctp</c>.</summary>
    public string Protocol { get; init; } = "tcp";

    /// <summary>Reads <c>[address:]host:container[/protocol]</c>, or one number for both ports.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out JobPort? port)
    {
        port = null;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        string protocol = slash < 0 ? "tcp" : text[(slash + 1)..];
        string rest = slash < 0 ? text : text[..slash];
        int last = rest.LastIndexOf(':');
        int first = last > 0 ? rest.LastIndexOf(':', last - 1) : -1;
        string host = last < 0 ? rest : rest[(first + 1)..last];
        string? address = first < 0 ? null : rest[..first].Trim('[', ']');
        if (protocol is not ("tcp" or "udp" or "sctp") || address is ""
            || !TryNumber(rest[(last + 1)..], 1, out int container) || !TryNumber(host, 0, out int outside))
        {
            return false;
        }

        port = new JobPort { HostAddress = address, HostPort = outside, ContainerPort = container, Protocol = protocol };
        return true;
    }

    /// <summary>True when a host cannot give both: the same port of the same address, and no address is all of them.</summary>
    public bool MeetsOnHost(JobPort other) =>
        HostPort > 0 && HostPort == other.HostPort && Protocol == other.Protocol
        && (IsAll(HostAddress) || IsAll(other.HostAddress) || HostAddress == other.HostAddress);

    public override string ToString()
    {
        string address = HostAddress is null ? "" : HostAddress.Contains(':', StringComparison.Ordinal) ? $"[{HostAddress}]:" : HostAddress + ":";
        return string.Create(CultureInfo.InvariantCulture, $"{address}{HostPort}:{ContainerPort}{(Protocol == "tcp" ? "" : "/" + Protocol)}");
    }

    private static bool IsAll(string? address) => address is null or "0.0.0.0" or "::";

    private static bool TryNumber(string text, int least, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= 65535;
}
