using System.Collections;
using TrainingJobs.Core.Client;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the environments that lie beside the job file that stands before.</summary>
public sealed class EnvironmentCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) =>
        BoundFile.Paths(bound)
            .Select(path => Directory.Exists(path) ? path : System.IO.Path.GetDirectoryName(path))
            .OfType<string>()
            .Distinct()
            .SelectMany(FileOperations.FindEnvironments)
            .Distinct()
            .Select(name => new Candidate(name, $"skelebot-{name}.yaml"));
}
