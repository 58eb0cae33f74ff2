using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Client;

/// <summary>Logs of runs, with those of their steps; reading never consumes.</summary>
public sealed class LogOperations
{
    private readonly ClientContext _context;

    internal LogOperations(ClientContext context) => _context = context;

    /// <summary>Lines of the run's log, with those of its steps, in order; reading never consumes.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous, StepNotFound, AgentUnavailable.</exception>
    public async IAsyncEnumerable<LogRecord> ReadAsync(
        string id, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TrainingRun run = _context.Resolve(id);
        List<LogPart> parts = Parts(run, query.Steps);
        using var log = new LogTreeReader(parts, query);
        using var follower = query.Follow ? new LogFollower(_context, run, isTree: parts.Exists(part => part.RunId != run.Id)) : null;
        while (true)
        {
            // The state is asked before the log is read: what was printed before the end is in the log by then.
            IReadOnlySet<string> active = follower?.Active() ?? FrozenSet<string>.Empty;
            foreach (LogRecord record in log.Read(part => !active.Contains(part)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                follower?.Moved();
                yield return record;
            }

            if (!active.Contains(run.Id))
            {
                yield break;
            }

            await follower!.RestAsync(cancellationToken);
        }
    }

    /// <summary>Opens the run's log, with those of its steps, to be read in steps.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public RunLog Open(string id)
    {
        TrainingRun run = _context.Resolve(id);
        List<LogPart> parts = Parts(run, []);
        return new RunLog(run.Id, new LogTreeReader(parts, new LogQuery()), () => Active(run.Id, parts));
    }

    /// <summary>The run and those of its parts that have not ended, and maybe others.</summary>
    private HashSet<string> Active(string id, List<LogPart> parts)
    {
        if (parts.Exists(part => part.RunId != id))
        {
            return [.. _context.Store.Queue.ActiveIds()];
        }

        return _context.Store.Runs.GetProgress(id) is { } now && !now.State.IsEnded() ? [id] : [];
    }

    private List<LogPart> Parts(TrainingRun run, IReadOnlyList<string> steps)
    {
        var parts = new List<LogPart>();
        var names = new Dictionary<string, string?> { [run.Id] = null };
        foreach (TrainingRun part in _context.Store.Runs.Tree(run.Id))
        {
            string? name = null;
            if (part.Id != run.Id)
            {
                name = names[part.ParentId!] is { } above ? $"{above}/{part.Step}" : part.Step;
                names[part.Id] = name;
            }

            if (steps.Count == 0 || steps.Any(step => IsWithin(name, step)))
            {
                parts.Add(new LogPart(part.Id, _context.Folder.Log(part.Id), name));
            }
        }

        foreach (string step in steps.Where(step => !parts.Any(part => IsWithin(part.Step, step))))
        {
            string known = names.Count == 1 ? "It has no steps." : $"Its steps: {string.Join(", ", names.Values.OfType<string>())}.";
            throw new TrainingJobsException(ErrorCodes.StepNotFound, $"The run {run.Id} has no step '{step}'. {known}", step);
        }

        return parts;
    }

    private static bool IsWithin(string? name, string step) => name is not null
        && (name.Equals(step, StringComparison.OrdinalIgnoreCase) || name.StartsWith(step + "/", StringComparison.OrdinalIgnoreCase));
}
