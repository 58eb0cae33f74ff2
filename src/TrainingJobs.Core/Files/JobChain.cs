using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Several jobs in one line, run one after the other up to the first that fails:
/// <c>query + wrangle --all + train --output-folder results/</c>.
/// </summary>
public static class JobChain
{
    private const string Separator = "+";

    /// <summary>True when the text names several jobs: a '+' stands alone in it, which no name can hold.</summary>
    public static bool IsChain(string text) => ShellWords.Bare(text).Contains(Separator);

    /// <summary>The links of a line. A '+' separates them when it stands alone; quotes are as in sh.</summary>
    /// <exception cref="TrainingJobsException">ArgumentsInvalid: a quote is open, or there is nothing before or behind a '+'.</exception>
    public static IReadOnlyList<JobChainLink> Parse(string text)
    {
        IReadOnlyList<string> words = ShellWords.Type(text)
            ?? throw new TrainingJobsException(ErrorCodes.ArgumentsInvalid, $"In '{text}' a quotation mark is not closed.", text);
        return Parse(words);
    }

    /// <summary>The same for words that a shell has taken apart already.</summary>
    /// <exception cref="TrainingJobsException">ArgumentsInvalid.</exception>
    public static IReadOnlyList<JobChainLink> Parse(IReadOnlyList<string> words)
    {
        var links = new List<JobChainLink>();
        int start = 0;
        for (int at = 0; at <= words.Count; at++)
        {
            if (at < words.Count && words[at] != Separator)
            {
                continue;
            }

            if (at == start)
            {
                throw new TrainingJobsException(
                    ErrorCodes.ArgumentsInvalid, words.Count == 0 ? "No job is named." : "A '+' stands between two jobs, but one of them is missing.", string.Join(' ', words));
            }

            links.Add(new JobChainLink(words[start], [.. words.Skip(start + 1).Take(at - start - 1)]));
            start = at + 1;
        }

        return links;
    }

    /// <summary>A pipeline of the links, one stage each.</summary>
    /// <param name="links">Names and arguments.</param>
    /// <param name="jobs">The jobs to choose from.</param>
    /// <exception cref="TrainingJobsException">JobNotFound.</exception>
    public static TrainingJob ToPipeline(IReadOnlyList<JobChainLink> links, IReadOnlyList<TrainingJob> jobs)
    {
        var stages = new List<JobStage>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (JobChainLink link in links)
        {
            TrainingJob job = Find(link.JobName, jobs) ?? throw NotFound(link.JobName, jobs);
            string name = job.Name;
            for (int i = 2; !names.Add(name); i++)
            {
                name = $"{job.Name}-{i}";
            }

            stages.Add(new JobStage { Steps = [new JobStep { Name = name, Job = job, Arguments = link.Arguments }] });
        }

        TrainingJob first = stages[0].Steps[0].Job;
        return new TrainingJob
        {
            Name = JobNames.Sanitize(string.Join('-', links.Select(l => l.JobName))),
            Project = first.Project,
            BaseDirectory = first.BaseDirectory,
            Description = string.Join(" + ", links),
            Pipeline = stages,
            Source = first.Source,
        };
    }

    /// <summary>The job of a name, in any case where no other differs in case alone; null when there is none.</summary>
    public static TrainingJob? Find(string name, IReadOnlyList<TrainingJob> jobs)
    {
        string wanted = JobNames.Sanitize(name);
        return jobs.FirstOrDefault(job => job.Name == wanted)
            ?? jobs.FirstOrDefault(job => string.Equals(job.Name, wanted, StringComparison.OrdinalIgnoreCase));
    }

    private static TrainingJobsException NotFound(string name, IReadOnlyList<TrainingJob> jobs)
    {
        string[] names = [.. jobs.Select(j => j.Name)];
        return new TrainingJobsException(
            ErrorCodes.JobNotFound, $"There is no job '{name}'. {NameSuggestion.DidYouMean(name, names) ?? $"Jobs: {string.Join(", ", names)}."}", name);
    }
}
