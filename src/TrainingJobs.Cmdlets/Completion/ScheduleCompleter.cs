using System.Collections;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of schedules.</summary>
public sealed class ScheduleCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SessionClient.Current.Schedules.Find().Select(schedule => new Candidate(schedule.Name, $"{schedule.JobName} {schedule.Description}"));
}
