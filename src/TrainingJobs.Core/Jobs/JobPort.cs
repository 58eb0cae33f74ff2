using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace TrainingJobs.Core.Jobs;

/// <summary>A port of a worker's container that is reached from outside.</summary>
public sealed partial record JobPort
{
    /// <summary>Most ports that one text can name.</summary>
    public const int MaxRange = 1000;

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

    /// <summary>Reads what <see cref="TryParse"/> does, and two ranges of one length, <c>8000-8010:9000-9010</c>, or one for both sides.</summary>
    public static bool TryParseRange(string text, out IReadOnlyList<JobPort> ports)
    {
        if (TryParse(text, out JobPort? one))
        {
            ports = [one];
            return true;
        }

        ports = [];
        if (Range().Match(text) is not { Success: true } match)
        {
            return false;
        }

        string container = match.Groups["container"].Value;
        string host = match.Groups["host"] is { Success: true } given ? given.Value : container;
        if (!TryEnds(host, out int from, out int length) || !TryEnds(container, out int inside, out int insideLength) || length != insideLength)
        {
            return false;
        }

        ports =
        [
            .. Enumerable.Range(0, length).Select(i => new JobPort
            {
                HostAddress = match.Groups["address"] is { Success: true } address ? address.Value.Trim('[', ']') : null,
                HostPort = from + i,
                ContainerPort = inside + i,
                Protocol = match.Groups["protocol"] is { Success: true } protocol ? protocol.Value : "tcp",
            }),
        ];
        return true;
    }

    private static bool TryEnds(string range, out int from, out int length)
    {
        string[] ends = range.Split('-');
        length = 0;
        if (!TryNumber(ends[0], 1, out from) || !TryNumber(ends[1], from, out int to) || to - from >= MaxRange)
        {
            return false;
        }

        length = to - from + 1;
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

    [GeneratedRegex(@"\A(?:(?<address>\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z.-]+):(?=[0-9]+-[0-9]+:))?(?:(?<host>[0-9]{1,5}-[0-9]{1,5}):)?(?<container>[0-9]{1,5}-[0-9]{1,5})(?:/(?<protocol>tcp|udp|sctp))?\z")]
    private static partial Regex Range();

    private static bool IsAll(string? address) => address is null or "0.0.0.0" or "::";

    private static bool TryNumber(string text, int least, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= 65535;
}
