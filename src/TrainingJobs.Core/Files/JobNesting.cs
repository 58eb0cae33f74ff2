using System.Runtime.CompilerServices;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Counts what stands inside of jobs. References that fan out on every level would make a job that is larger than any memory when
/// it is written down.
/// </summary>
internal sealed class JobNesting(DiagnosticBag diagnostics)
{
    /// <summary>Jobs that may stand inside of each other.</summary>
    public const int MaxLevels = 11;

    private const int MaxJobs = 2_000;

    private readonly ConditionalWeakTable<TrainingJob, object> _sizes = [];

    /// <summary>Reports a job that holds too many others.</summary>
    public void Check(TrainingJob job, TextPosition position)
    {
        (long size, int levels) = Measure(job);
        if (levels > MaxLevels)
        {
            diagnostics.Error(
                DiagnosticCodes.TooComplex, position, $"Jobs stand inside of '{job.Name}' over more than {MaxLevels} levels.", "Make fewer levels of pipelines.");
        }
        else if (size > MaxJobs)
        {
            diagnostics.Error(
                DiagnosticCodes.TooComplex, position, $"The job '{job.Name}' consists of more than {MaxJobs:N0} others.", "Make several pipelines of it.");
        }
    }

    /// <summary>Jobs below this one, itself included, and the levels that they stand on.</summary>
    private (long Size, int Levels) Measure(TrainingJob job)
    {
        if (job.Pipeline.Count == 0 && job.Datasets.Count == 0)
        {
            return (1, 0);
        }

        if (_sizes.TryGetValue(job, out object? known))
        {
            return ((long, int))known;
        }

        (long size, int levels) = (1, 0);
        foreach (TrainingJob inner in job.Pipeline.SelectMany(stage => stage.Steps.Select(step => step.Job)).Concat(job.Datasets.Select(d => d.Producer).OfType<TrainingJob>()))
        {
            (long innerSize, int innerLevels) = Measure(inner);
            (size, levels) = (Math.Min(size + innerSize, MaxJobs + 1), Math.Max(levels, innerLevels + 1));
        }

        _sizes.Add(job, (size, levels));
        return (size, levels);
    }
}
