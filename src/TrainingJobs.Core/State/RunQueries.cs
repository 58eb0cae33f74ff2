using System.Text.Json;
using TrainingJobs.Core.Clocks;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>Finds runs and reads them as they stand.</summary>
internal sealed class RunQueries(StateDatabase database, StateFolder folder, TimeProvider time)
{
    private readonly MachineClock _clock = new(time);

    /// <summary>Runs that match, newest first.</summary>
    public IReadOnlyList<TrainingRun> Find(RunQuery query)
    {
        var filter = new RunFilter(query);
        return Read(filter.Text, filter.Values);
    }

    /// <summary>Runs whose id begins with the text, at most two: enough to see that it is not unique.</summary>
    public IReadOnlyList<TrainingRun> FindByIdPrefix(string prefix) =>
        Read("WHERE id >= @prefix AND id < @prefix || '~' ORDER BY id = @prefix DESC, seq LIMIT 2", ("@prefix", prefix));

    public TrainingRun? Get(string id) => Read("WHERE id = @id", ("@id", id)).FirstOrDefault();

    /// <summary>The run's state and reason alone; null when there is no such run. What waiting front ends ask again and again.</summary>
    public (RunState State, string? Reason)? GetProgress(string id) =>
        database.Read(sql => sql.First(
            "SELECT state, reason FROM runs WHERE id = @id",
            row => ((RunState, string?)?)(Enum.Parse<RunState>(row.GetString(0)), row.TextOrNull(1)),
            ("@id", id)));

    /// <summary>States and reasons of several runs, in one query; those that there are not are left out.</summary>
    public IReadOnlyDictionary<string, RunProgress> GetProgress(IEnumerable<string> ids)
    {
        // Ids are of letters and digits.
        string list = $"[{string.Join(',', ids.Select(id => $"\"{id}\""))}]";
        return database.Read(sql => sql.Query(
                "SELECT id, state, reason FROM runs WHERE id IN (SELECT value FROM json_each(@ids))",
                row => (Id: row.GetString(0), Progress: new RunProgress(Enum.Parse<RunState>(row.GetString(1)), row.TextOrNull(2))),
                ("@ids", list)))
            .ToDictionary(row => row.Id, row => row.Progress);
    }

    /// <summary>The run with its plan; null when there is no such run.</summary>
    public StoredRun? GetStored(string id)
    {
        TrainingRun? run = Get(id);
        if (run is null)
        {
            return null;
        }

        return database.Read(sql => sql.First(
            "SELECT p.plan, p.session, r.seq, r.checkpoint, r.ending, r.submitted_clock, r.running_clock, r.outcome, r.started_clock FROM run_plans p JOIN runs r ON r.id = p.run_id WHERE r.id = @id",
            row => new StoredRun(
                run,
                PlanJson.Read(row.GetString(0)),
                JsonSerializer.Deserialize(row.GetString(1), StateJsonContext.Default.DictionaryStringString)!,
                row.GetInt64(2),
                row.TextOrNull(3) ?? id,
                row.TextOrNull(4) is { } ending ? JsonSerializer.Deserialize(ending, StateJsonContext.Default.StoredTermination) : null)
            {
                Submitted = ClockReading.Parse(row.TextOrNull(5)),
                Running = ClockReading.Parse(row.TextOrNull(6)),
                Started = ClockReading.Parse(row.TextOrNull(8)),
                Outcome = row.TextOrNull(7) is { } outcome ? JsonSerializer.Deserialize(outcome, StateJsonContext.Default.AttemptOutcome) : null,
            },
            ("@id", id)));
    }

    /// <summary>The same; null also when this version cannot read its plan.</summary>
    public StoredRun? GetReadable(string id)
    {
        try
        {
            return GetStored(id);
        }
        catch (PlanUnreadableException)
        {
            return null;
        }
    }

    /// <summary>What runs were started with, by id; those that are not there, or cannot be read, are left out.</summary>
    public IReadOnlyDictionary<string, JobPlan> GetPlans(IEnumerable<string> ids)
    {
        string list = $"[{string.Join(',', ids.Select(id => $"\"{id}\""))}]";
        return database.Read(sql => sql.Query(
                "SELECT run_id, plan FROM run_plans WHERE run_id IN (SELECT value FROM json_each(@ids))",
                row => (Id: row.GetString(0), Plan: ReadOrNull(row.GetString(1))),
                ("@ids", list)))
            .Where(row => row.Plan is not null)
            .ToDictionary(row => row.Id, row => row.Plan!);
    }

    /// <summary>A run with its steps, theirs below them, each behind its parent; empty when there is no such run.</summary>
    public IReadOnlyList<TrainingRun> Tree(string id)
    {
        ILookup<string?, TrainingRun> runs = Read(
            """
            WHERE id IN (
                WITH RECURSIVE tree (id) AS (SELECT @id UNION ALL SELECT r.id FROM runs r JOIN tree t ON r.parent = t.id)
                SELECT id FROM tree)
            ORDER BY seq
            """,
            ("@id", id)).ToLookup(run => run.Id == id ? null : run.ParentId);
        var tree = new List<TrainingRun>();
        Add(null, 0);
        return tree;

        void Add(string? parent, int depth)
        {
            foreach (TrainingRun run in runs[parent])
            {
                tree.Add(run with { Depth = depth });
                Add(run.Id, depth + 1);
            }
        }
    }

    /// <summary>The steps of a run, in their order; empty when it has none.</summary>
    public IReadOnlyList<StepRow> Steps(string id) =>
        database.Read(sql => sql.Query(
            "SELECT id, step, stage, state, reason_code, reason, exit_code FROM runs WHERE parent = @id ORDER BY seq",
            row => new StepRow(
                row.GetString(0),
                row.GetString(1),
                row.GetInt32(2),
                Enum.Parse<RunState>(row.GetString(3)),
                row.TextOrNull(4),
                row.TextOrNull(5),
                (int?)row.NumberOrNull(6)),
            ("@id", id)));

    /// <summary>
    /// The newest run that has succeeded with the same plan, wherever its job stands in its file and whatever its rank; null when there is
    /// none among the last twenty of the job.
    /// </summary>
    public TrainingRun? FindSucceeded(JobPlan plan)
    {
        string wanted = Text(plan);
        string? id = database.Read(sql => sql.Query(
                """
                SELECT r.id, p.plan FROM runs r JOIN run_plans p ON p.run_id = r.id
                WHERE r.name = @JobName AND r.state = 'Succeeded' AND r.reason_code IS NULL ORDER BY r.seq DESC LIMIT 20
                """,
                row => (Id: row.GetString(0), Plan: row.GetString(1)),
                ("@JobName", plan.Job.Name)))
            .FirstOrDefault(run => IsWanted(run.Plan)).Id;
        return id is null ? null : Get(id);

        bool IsWanted(string text)
        {
            try
            {
                return Text(PlanJson.Read(text)) == wanted;
            }
            catch (PlanUnreadableException)
            {
                // One that a newer version has written is not the same.
                return false;
            }
        }

        static string Text(JobPlan plan) =>
            PlanJson.Write(plan with { Job = plan.Job with { Source = null }, Policy = plan.Policy with { Priority = 0 } });
    }

    /// <summary>Name of the run's checkpoint folder, which restarts of a run share.</summary>
    public string CheckpointOf(string id) =>
        database.Read(sql => sql.First("SELECT checkpoint FROM runs WHERE id = @id", row => row.TextOrNull(0), ("@id", id))) ?? id;

    /// <summary>True while some run uses the checkpoint folder.</summary>
    public bool IsCheckpointUsed(string checkpoint) => database.Read(sql => sql.First(
        "SELECT EXISTS (SELECT 1 FROM runs WHERE checkpoint = @checkpoint)", row => row.GetBoolean(0), ("@checkpoint", checkpoint)));

    /// <summary>A run's history, oldest first.</summary>
    public IReadOnlyList<RunEvent> Events(string id) => database.Read(sql => EventsTable.OfRun(sql, id));

    private static JobPlan? ReadOrNull(string plan)
    {
        try
        {
            return PlanJson.Read(plan);
        }
        catch (PlanUnreadableException)
        {
            // One odd plan hides no run from a list.
            return null;
        }
    }

    private List<TrainingRun> Read(string tail, params (string Name, object? Value)[] values) => database.Read(sql =>
    {
        List<TrainingRun> runs = sql.Query($"SELECT {RunsTable.Columns} FROM runs {tail}", row => RunsTable.Read(row, folder, _clock), values);
        ILookup<string, RunWorker> workers = WorkersTable.OfRuns(sql, runs.Select(run => run.Id));
        return runs.ConvertAll(run => run with { Workers = [.. workers[run.Id]] });
    });
}
