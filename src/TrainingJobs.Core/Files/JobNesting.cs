using System.Runtime.CompilerServices;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Counts what stands inside of jobs. References that fan out on every level would make a job that is larger than any memory when
/// it is written down.
/// </summary>
internal sealed class JobNesting(DiagnosticBag diagnostics)
{
    /// <summary>Jobs that may stand inside of each other.</summary>
    public const int MaxLevels = 24;

    private const int MaxJobs = 2_000;

    private readonly ConditionalWeakTable<TrainingJob, object> _sizes = [];

    /// <summary>Reports a job that holds too many others.</summary>
    public void Check(TrainingJob job, TextPosition position)
    {
        if (SizeOf(job) > MaxJobs)
        {
            diagnostics.Error(
                DiagnosticCodes.TooComplex, position, $"The job '{job.Name}' consists of more than {MaxJobs:N0} others.", "Make several pipelines of it.");
        }
    }

    /// <summary>Jobs below this one, itself included.</summary>
    private long SizeOf(TrainingJob job)
    {
        if (job.Pipeline.Count == 0 && job.Datasets.Count == 0)
        {
            return 1;
        }

        if (_sizes.TryGetValue(job, out object? known))
        {
            return (long)known;
        }

        long size = 1 + job.Pipeline.Sum(stage => stage.Steps.Sum(step => SizeOf(step.Job)))
            + job.Datasets.Sum(dataset => dataset.Producer is null ? 0 : SizeOf(dataset.Producer));
        _sizes.Add(job, Math.Min(size, MaxJobs + 1));
        return size;
    }
}
