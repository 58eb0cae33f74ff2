using System.Globalization;
using TrainingJobs.Core.Agent.Queue;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Steps;

/// <summary>
/// Holds steps back until it is their turn, and ends the runs that they belong to. What it knows follows from the state, so that the
/// next agent goes on where this one is killed. Used by one thread at a time.
/// </summary>
internal sealed class PipelineScheduler(StateStore store, RunQueue queue, MachineClock clock, AgentLog log)
{
    private readonly Dictionary<string, PipelineState> _parents = [];
    private readonly Dictionary<string, ActiveRun> _held = [];
    private readonly Dictionary<string, string> _parentOf = [];
    private readonly HashSet<string> _changed = [];

    public bool IsEmpty => _parents.Count == 0;

    /// <summary>When the next time limit of a run with steps is reached; null when none has one.</summary>
    public TimeSpan? NextDue => _parents.Values.Where(parent => parent.Stop is null).Min(parent => parent.Deadline);

    /// <summary>Takes a run that has not ended.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isInside">True when it has been let in, and its workers may run.</param>
    /// <returns>False when it is the queue's from now on.</returns>
    public bool Take(ActiveRun run, bool isInside)
    {
        if (run.Parent is not null)
        {
            _parentOf[run.Id] = run.Parent;
        }

        if (isInside)
        {
            return false;
        }

        if (run.HasSteps)
        {
            TimeSpan? since = run.Running is { } reading ? clock.MomentOf(reading) : null;
            _parents[run.Id] = new PipelineState(run, run.Parent is null) { Since = since };
            _changed.Add(run.Id);
        }

        if (run.Parent is not null)
        {
            _held[run.Id] = run;
            _changed.Add(run.Parent);
        }

        return run.HasSteps || run.Parent is not null;
    }

    /// <summary>A run has ended.</summary>
    public void Ended(string id)
    {
        if (_parentOf.Remove(id, out string? parent))
        {
            _changed.Add(parent);
        }
    }

    /// <summary>A step of the run has ended that was never taken.</summary>
    public void EndedUnknown(string parent) => _changed.Add(parent);

    /// <summary>Stops a run that has steps or waits for its turn; nothing when it is neither.</summary>
    public void Stop(StopRequest request)
    {
        if (_parents.TryGetValue(request.RunId, out PipelineState? parent))
        {
            if (parent.Stop is null)
            {
                parent.Stop = request;
                _changed.Add(request.RunId);
            }
        }
        else if (_held.ContainsKey(request.RunId))
        {
            EndHeld(request);
        }
    }

    /// <summary>Lets go what may go now, and ends what is over.</summary>
    /// <returns>True when steps have been asked to stop, which the agent passes on.</returns>
    public bool Advance()
    {
        bool hasAsked = false;
        TimeSpan now = clock.Now;
        foreach (PipelineState parent in _parents.Values.Where(parent => parent.Deadline <= now))
        {
            _changed.Add(parent.Run.Id);
        }

        var failed = new List<string>();
        while (_changed.Count > 0)
        {
            string id = _changed.First();
            // Taken out before it is looked at, which may change it again.
            _changed.Remove(id);
            try
            {
                if (_parents.TryGetValue(id, out PipelineState? parent))
                {
                    hasAsked |= Advance(parent, now);
                }
            }
            catch (Exception exception)
            {
                // After an error, like that of a full disk, it is looked at again; the others do not wait for it.
                log.Write($"Run {id}", exception);
                failed.Add(id);
            }
        }

        _changed.UnionWith(failed);
        return hasAsked;
    }

    private bool Advance(PipelineState parent, TimeSpan now)
    {
        string id = parent.Run.Id;
        IReadOnlyList<StepRow> steps = store.Runs.Steps(id);
        StepDecision decision = StepDecision.Of(steps, parent.Wish(now), parent.Cause);
        if (decision.End is { } end)
        {
            store.Changes.End(id, end.State, end.ReasonCode, end.Reason, end.ExitCode, [], lasted: now - parent.Since);
            Forget(id);
            Ended(id);
        }
        else if (decision.IsDone)
        {
            Finish(parent);
        }
        else if (decision.Stop.Count > 0)
        {
            return Stop(parent, decision);
        }
        else if (parent.HasBegun)
        {
            Begin(parent, decision, steps, now);
        }

        return false;
    }

    private void Begin(PipelineState parent, StepDecision decision, IReadOnlyList<StepRow> steps, TimeSpan now)
    {
        string names = string.Join(", ", decision.Begin.Select(step => $"'{step.Name}'"));
        string text = parent.IsPipeline
            ? string.Create(CultureInfo.InvariantCulture, $"Stage {decision.Stage} of {steps.Max(step => step.Stage)}: {names}.")
            : $"It waits for its data: {names}.";
        if (parent.Told != text)
        {
            if (parent.IsPipeline)
            {
                store.Changes.SetStage(parent.Run.Id, text, clock.Read());
                parent.Since ??= now;
            }
            else
            {
                store.Changes.SetState(parent.Run.Id, RunState.Waiting, ReasonCodes.WaitingForStep, text);
            }

            parent.Told = text;
        }

        foreach (StepRow step in decision.Begin)
        {
            if (!_held.Remove(step.RunId, out ActiveRun? held))
            {
                continue;
            }

            if (_parents.TryGetValue(step.RunId, out PipelineState? inner))
            {
                inner.HasBegun = true;
                _changed.Add(step.RunId);
            }
            else
            {
                queue.Add(held);
            }
        }
    }

    private bool Stop(PipelineState parent, StepDecision decision)
    {
        bool hasAsked = false;
        foreach (StepRow step in decision.Stop)
        {
            var request = new StopRequest(step.RunId, parent.Stop?.Grace, decision.Cause);
            if (_parents.ContainsKey(step.RunId) || _held.ContainsKey(step.RunId))
            {
                Stop(request);
            }
            else if (parent.Asked.Add(step.RunId))
            {
                store.Changes.RequestStop(step.RunId, request.Grace, request.Cause);
                hasAsked = true;
            }
        }

        return hasAsked;
    }

    /// <summary>All steps have succeeded: now it is the turn of its own workers, if it has any.</summary>
    private void Finish(PipelineState parent)
    {
        ActiveRun run = parent.Run;
        if (!parent.IsPipeline)
        {
            Forget(run.Id);
            queue.Add(run);
            return;
        }

        store.Changes.End(run.Id, RunState.Succeeded, null, null, 0, [], lasted: clock.Now - parent.Since);
        Forget(run.Id);
        Ended(run.Id);
    }

    private void EndHeld(StopRequest request)
    {
        store.Changes.End(request.RunId, RunState.Stopped, request.Code, request.Reason("before it started"), null, []);
        _held.Remove(request.RunId);
        Ended(request.RunId);
    }

    private void Forget(string id)
    {
        _parents.Remove(id);
        _held.Remove(id);
    }
}
