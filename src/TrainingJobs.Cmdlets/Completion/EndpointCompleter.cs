using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Beginnings of addresses, and the targets that their kind finds by itself.</summary>
public sealed class EndpointCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound)
    {
        string? kind = bound["Kind"] as string;
        return
        [
            .. SessionClient.Current.Targets.Kinds.Where(known => IsMeant(known.Name))
                .SelectMany(known => known.AddressBeginnings)
                .Select(beginning => new Candidate(beginning.Text, beginning.Help)),
            .. SessionClient.Current.Targets.List()
                .Where(target => target is { IsRegistered: false, Endpoint: not null } && IsMeant(target.Kind))
                .Select(target => new Candidate(target.Name, $"{target.Kind} at {target.Endpoint}")),
        ];

        bool IsMeant(string name) => kind is null || kind.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
