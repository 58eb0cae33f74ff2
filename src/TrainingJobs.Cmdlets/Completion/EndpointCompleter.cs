using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Beginnings of addresses, and the Docker contexts.</summary>
public sealed class EndpointCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
    [
        new Candidate("ssh://", "ssh://user@host: a Docker host that ssh reaches"),
        new Candidate("tcp://", "tcp://host:2376: a Docker host that listens on the network"),
        new Candidate("unix://", "unix:///path: a socket of this machine"),
        new Candidate("npipe://", "npipe:////./pipe/name: a pipe of Windows"),
        .. SessionClient.Current.Targets.List().Where(target => target is { IsRegistered: false, Kind: "docker" })
            .Select(target => new Candidate(target.Name, $"Docker context at {target.Endpoint}")),
    ];
}
