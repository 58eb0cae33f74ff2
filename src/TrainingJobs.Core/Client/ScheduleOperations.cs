using TrainingJobs.Core.Agent.Schedules;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>Schedules: jobs that run by themselves.</summary>
public sealed class ScheduleOperations
{
    private const int NextTimesShown = 5;
    private const int FiringsShown = 20;

    private readonly ClientContext _context;
    private readonly PlanOperations _plans;
    private readonly TimeProvider _time;

    internal ScheduleOperations(ClientContext context, PlanOperations plans, TimeProvider time)
    {
        _context = context;
        _plans = plans;
        _time = time;
    }

    /// <summary>What a request would register, each with its next times; changes nothing.</summary>
    /// <returns>One schedule; several when the job's file has several and the request names no time.</returns>
    /// <exception cref="TrainingJobsException">ScheduleInvalid; what planning the job has.</exception>
    public IReadOnlyList<TrainingSchedule> Preview(ScheduleRequest request) =>
        [.. Build(request).Select(definition => Describe(Unsaved(definition, !request.IsDisabled), history: false))];

    /// <summary>Registers a schedule, and makes sure that an agent is there for it.</summary>
    /// <returns>One schedule; several when the job's file has several and the request names no time.</returns>
    /// <exception cref="TrainingJobsException">
    /// ScheduleInvalid, ScheduleExists, AgentUnavailable; what planning the job has.
    /// </exception>
    public IReadOnlyList<TrainingSchedule> Register(ScheduleRequest request)
    {
        IReadOnlyList<ScheduleDefinition> definitions = Build(request);
        var factory = new ScheduledRunFactory(_context.Folder, _context.Store, _context.Kinds, _time);
        foreach (ScheduleDefinition definition in definitions)
        {
            factory.Plan(definition);
            if (!request.Replace && _context.Store.Schedules.Get(definition.Name) is not null)
            {
                throw new TrainingJobsException(
                    ErrorCodes.ScheduleExists, $"There is a schedule '{definition.Name}' already. Choose another name, or replace it.", definition.Name);
            }
        }

        foreach (ScheduleDefinition definition in definitions)
        {
            _context.Store.Schedules.Add(definition, !request.IsDisabled, request.Replace);
        }

        if (!request.IsDisabled)
        {
            _context.Launcher.Ensure();
        }

        return [.. definitions.Select(definition => Get(definition.Name))];
    }

    /// <summary>Schedules whose names match, by name; those of all names when none is given.</summary>
    /// <param name="names">Names; <c>*</c> and <c>?</c> stand for any characters; case does not matter.</param>
    public IReadOnlyList<TrainingSchedule> Find(params IReadOnlyList<string> names) => !_context.Folder.Exists
        ? []
        :
        [
            .. _context.Store.Schedules.All()
                .Where(schedule => names.Count == 0 || names.Any(name => NamePattern.IsMatch(name, schedule.Definition.Name)))
                .Select(schedule => Describe(schedule, history: true)),
        ];

    /// <summary>The schedule of that name.</summary>
    /// <exception cref="TrainingJobsException">ScheduleNotFound.</exception>
    public TrainingSchedule Get(string name) => Describe(Stored(name), history: true);

    /// <summary>Lets a schedule be due, or no longer. What was due while it was disabled is not made up for.</summary>
    /// <exception cref="TrainingJobsException">ScheduleNotFound; AgentUnavailable when it is enabled.</exception>
    public TrainingSchedule SetEnabled(string name, bool isEnabled)
    {
        _context.Store.Schedules.SetEnabled(Stored(name), isEnabled);
        if (isEnabled)
        {
            _context.Launcher.Ensure();
        }

        return Get(name);
    }

    /// <summary>Changes a schedule. Its history stays; due times before now are not made up for.</summary>
    /// <exception cref="TrainingJobsException">ScheduleNotFound, ScheduleInvalid; what planning the job has.</exception>
    public TrainingSchedule Update(string name, ScheduleUpdate update)
    {
        StoredSchedule stored = Stored(name);
        ScheduleDefinition changed = update.Apply(stored.Definition, _time.GetUtcNow());
        Check(changed);
        new ScheduledRunFactory(_context.Folder, _context.Store, _context.Kinds, _time).Plan(changed);
        _context.Store.Schedules.Add(changed, stored.IsEnabled, replace: true);
        if (stored.IsEnabled)
        {
            _context.Launcher.Ensure();
        }

        return Get(name);
    }

    /// <summary>Forgets a schedule. Its runs stay.</summary>
    /// <exception cref="TrainingJobsException">ScheduleNotFound.</exception>
    public void Unregister(string name)
    {
        Stored(name);
        _context.Store.Schedules.Remove(name);
    }

    /// <summary>Starts the job of a schedule now, as the schedule would; its due times stay as they are.</summary>
    /// <exception cref="TrainingJobsException">ScheduleNotFound, AgentUnavailable; what planning and starting the job has.</exception>
    public async Task<TrainingRun> StartAsync(string name, CancellationToken cancellationToken)
    {
        ScheduleDefinition schedule = Stored(name).Definition;
        var factory = new ScheduledRunFactory(_context.Folder, _context.Store, _context.Kinds, _time);
        IReadOnlyList<NewRun> runs = await factory.CreateAsync(schedule, _time.GetUtcNow(), cancellationToken);
        TrainingRun added = _context.Store.Changes.Add([.. runs.Select(run => run with { ScheduledFor = null })]);
        _context.Launcher.Ensure();
        return added;
    }

    private IReadOnlyList<ScheduleDefinition> Build(ScheduleRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        (string target, _) = _plans.ChooseTarget(request.Job, request.Target, native: false, mustFit: true);
        IReadOnlyList<ScheduleDefinition> definitions = ScheduleBuilder.Build(request, target, _time.GetUtcNow());
        foreach (ScheduleDefinition definition in definitions)
        {
            Check(definition);
        }

        return definitions;
    }

    private void Check(ScheduleDefinition definition)
    {
        definition.Trigger.Check();
        if (definition.Next(_time.GetUtcNow()) is null)
        {
            throw new TrainingJobsException(
                ErrorCodes.ScheduleInvalid, $"The schedule '{definition.Name}' ({definition.Description}) is never due from now on.", definition.Name);
        }
    }

    private StoredSchedule Stored(string name) => (_context.Folder.Exists ? _context.Store.Schedules.Get(name) : null)
        ?? throw new TrainingJobsException(
            ErrorCodes.ScheduleNotFound,
            $"There is no schedule '{name}'. Get-JobSchedule and 'trainingjobs schedule list' show those there are.",
            name);

    private StoredSchedule Unsaved(ScheduleDefinition definition, bool isEnabled)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return new StoredSchedule(definition, isEnabled, now, definition.Next(now), now);
    }

    private TrainingSchedule Describe(StoredSchedule stored, bool history)
    {
        ScheduleDefinition schedule = stored.Definition;
        TrainingRun? last = history ? _context.Store.Schedules.LastRun(schedule.Name) : null;
        IReadOnlyList<ScheduleFiring> firings = history ? _context.Store.Schedules.Firings(schedule.Name, FiringsShown) : [];
        ScheduleFiring? latest = firings.Count > 0 ? firings[0] : null;
        return new TrainingSchedule
        {
            Name = schedule.Name,
            JobName = schedule.JobName,
            File = schedule.File,
            Description = schedule.Description,
            Cron = schedule.Trigger.Cron,
            TimeZone = schedule.Trigger.TimeZone,
            Every = schedule.Trigger.Every,
            At = schedule.Trigger.At,
            Arguments = schedule.Arguments,
            Target = schedule.Target,
            Overlap = schedule.Overlap,
            CatchUp = schedule.CatchUp,
            CatchUpWindow = schedule.CatchUpWindow,
            RandomDelay = schedule.RandomDelay,
            Until = schedule.Until,
            IsEnabled = stored.IsEnabled,
            Registered = stored.Registered,
            NextTimes = stored.IsEnabled
                ? [.. schedule.NextTimes(stored.Considered).Take(NextTimesShown).Select(due => due.ToLocalTime())]
                : [],
            LastRunId = last?.Id,
            LastState = last?.State.ToString(),
            LastDue = latest?.Due.ToLocalTime(),
            LastOutcome = latest?.Outcome,
            LastMessage = latest?.Message,
            History = firings,
        };
    }
}
