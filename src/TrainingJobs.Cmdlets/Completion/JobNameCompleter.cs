using System.Collections;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>Names of the jobs of the file that stands before.</summary>
public sealed class JobNameCompleter : CandidateCompleter
{
    private protected override IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound)
    {
        JobReadOptions options = BoundFile.Options(bound);
        return BoundFile.Paths(bound)
            .SelectMany(path => Directory.Exists(path) ? SessionClient.Current.Files.Find(path, recurse: false) : [path])
            .SelectMany(file => SessionClient.Current.Files.Read(file, options) is { } read ? read.JobNames.Select(name => ToCandidate(read, name)) : []);
    }

    private static Candidate ToCandidate(JobFileResult file, string name) =>
        new(name, file.Jobs.FirstOrDefault(job => job.Name == name)?.Description?.Trim() is { Length: > 0 } text ? text : name);
}
