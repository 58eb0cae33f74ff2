using System.Collections;
using TrainingJobs.Core.Client;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Short names of the models of GPU that are known.</summary>
public sealed class GpuTypeCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        SizeOperations.GetGpuTypes().Select(type => new Candidate(type.Id, $"{type.Name}, {type.Memory} GB"));
}
