using System.Collections;
using TrainingJobs.Core.Client;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the formats of job files.</summary>
public sealed class FormatCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        FileOperations.GetFormats().Select(name => new Candidate(name, $"Files of {name}"));
}
