using System.Collections;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the formats of job files.</summary>
public sealed class FormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        TrainingJobsClient.GetFormats().Select(name => new Candidate(name, $"Files of {name}"));
}
