using System.Runtime.CompilerServices;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core;

// Logs of runs.
public sealed partial class TrainingJobsClient
{
    /// <summary>Lines of the run's log, with those of its steps, in order; reading never consumes.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, StepNotFound, AgentUnavailable.</exception>
    public async IAsyncEnumerable<LogRecord> ReadLogAsync(
        string id, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainingRun run = Resolve(id);
        var care = new AgentCare(_folder, _launcher);
        List<LogPart> parts = LogParts(run, query.Steps);
        using var log = new LogTreeReader(parts, query);
        while (true)
        {
            // The state is asked before the log is read: what was printed before the end is in the log by then.
            HashSet<string> active = query.Follow ? Active(run.Id, parts) : [];
            foreach (LogRecord record in log.Read(part => !active.Contains(part)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return record;
            }

            if (!active.Contains(run.Id))
            {
                yield break;
            }

            care.Look();
            await Task.Delay(s_look, cancellationToken);
        }
    }

    /// <summary>Opens the run's log, with those of its steps, to be read in steps.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public RunLog OpenLog(string id)
    {
        TrainingRun run = Resolve(id);
        List<LogPart> parts = LogParts(run, []);
        return new RunLog(run.Id, new LogTreeReader(parts, new LogQuery()), () => Active(run.Id, parts));
    }

    /// <summary>The run and those of its parts that have not ended, and maybe others.</summary>
    private HashSet<string> Active(string id, List<LogPart> parts)
    {
        if (parts.Exists(part => part.RunId != id))
        {
            return [.. Store().Queue.ActiveIds()];
        }

        return Store().Runs.GetProgress(id) is { } now && !now.State.IsEnded() ? [id] : [];
    }

    private List<LogPart> LogParts(TrainingRun run, IReadOnlyList<string> steps)
    {
        var parts = new List<LogPart>();
        var names = new Dictionary<string, string?> { [run.Id] = null };
        foreach (TrainingRun part in Store().Runs.Tree(run.Id))
        {
            string? name = null;
            if (part.Id != run.Id)
            {
                name = names[part.ParentId!] is { } above ? $"{above}/{part.Step}" : part.Step;
                names[part.Id] = name;
            }

            if (steps.Count == 0 || steps.Any(step => IsWithin(name, step)))
            {
                parts.Add(new LogPart(part.Id, _folder.Log(part.Id), name));
            }
        }

        foreach (string step in steps.Where(step => !parts.Any(part => IsWithin(part.Step, step))))
        {
            string known = names.Count == 1 ? "It has no steps." : $"Its steps: {string.Join(", ", names.Values.OfType<string>())}.";
            throw new TrainingJobsException(ErrorCodes.StepNotFound, $"The run {run.Id} has no step '{step}'. {known}", step);
        }

        return parts;

        static bool IsWithin(string? name, string step) =>
            name is not null && (name.Equals(step, StringComparison.OrdinalIgnoreCase) || name.StartsWith(step + "/", StringComparison.OrdinalIgnoreCase));
    }
}
