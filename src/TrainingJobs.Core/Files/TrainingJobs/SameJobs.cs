using System.Runtime.CompilerServices;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Tells whether a job that another refers to is one of those that the file has anyway.</summary>
internal sealed class SameJobs(IReadOnlyList<TrainingJob> jobs)
{
    private readonly Dictionary<string, TrainingJob> _jobs = jobs.ToDictionary(j => j.Name, StringComparer.Ordinal);

    // Text by job: the same job is often referred to many times.
    private readonly ConditionalWeakTable<TrainingJob, string> _texts = [];

    public bool Has(TrainingJob job) =>
        _jobs.TryGetValue(job.Name, out TrainingJob? own) && (ReferenceEquals(own, job) || TextOf(own) == TextOf(job));

    private string TextOf(TrainingJob job) => _texts.GetValue(job, TrainingJobsWriter.WriteAlone);
}
