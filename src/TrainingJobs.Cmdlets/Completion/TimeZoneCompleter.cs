using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the time zones that this machine knows.</summary>
public sealed class TimeZoneCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        TimeZoneInfo.GetSystemTimeZones().Select(zone => new Candidate(zone.Id, zone.DisplayName));
}
