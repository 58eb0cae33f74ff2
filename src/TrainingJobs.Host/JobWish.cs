using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host;

/// <summary>Which job is meant, and how it is to run.</summary>
/// <param name="Path">Job file, or a folder with one.</param>
/// <param name="Job">Name of the job, or several with '+' between them; null for the only one.</param>
/// <param name="Reading">How the file is read.</param>
/// <param name="Target">Name of the target; null when the job says.</param>
/// <param name="Native">True for processes of this machine.</param>
/// <param name="MustFit">True refuses a target that the job's own 'native' excludes.</param>
internal sealed record JobWish(string Path, string? Job, JobReadOptions Reading, string? Target, bool Native, bool MustFit)
{
    /// <summary>What takes the place of what the job says.</summary>
    public JobOverrides Overrides { get; init; } = new();
}
