using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.State;

public sealed class StateStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tj-state-").FullName;

    private StateFolder Folder => new(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_plan_comes_back_from_the_state_as_it_went_in()
    {
        JobPlan plan = PlanOf("train").With(
            timeout: TimeSpan.FromMinutes(90),
            resources: new() { Cpu = Core.Jobs.Quantity.Parse("500m"), Gpu = new() { Count = 2, Types = ["A100"] } },
            secrets: [new() { Key = "k", InjectAs = "K", Source = Core.Jobs.SecretSource.Vault }],
            labels: new Dictionary<string, string> { ["team"] = "vision" });
        using StateStore store = Open();
        store.Changes.Add("r1", plan, new Dictionary<string, string> { ["PATH"] = "/bin" });

        StoredRun stored = store.Runs.GetStored("r1")!;
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(plan), System.Text.Json.JsonSerializer.Serialize(stored.Plan));
        Assert.Equal("500m", stored.Plan.Execution.Resources.Cpu!.Value.Text);
        Assert.Equal("/bin", stored.SessionEnvironment["PATH"]);
        Assert.Equal("vision", stored.Run.Labels["team"]);
    }

    [Theory]
    [InlineData("train", "train")]
    [InlineData("TRAIN", "train")]
    [InlineData("*a*", "train eval_all")]
    [InlineData("eval?all", "eval_all")]
    [InlineData("eval_al", "")]
    [InlineData("trai%", "")]
    public void Runs_are_found_by_names_with_wildcards(string pattern, string expected)
    {
        using StateStore store = Open();
        store.Changes.Add("r1", PlanOf("eval_all"), new Dictionary<string, string>());
        store.Changes.Add("r2", PlanOf("train"), new Dictionary<string, string>());

        Assert.Equal(expected, string.Join(' ', store.Runs.Find(new RunQuery { Names = [pattern] }).Select(run => run.Name)));
    }

    [Fact]
    public void Runs_are_listed_newest_first_and_by_state()
    {
        using StateStore store = Open();
        foreach (string id in new[] { "a1", "a2", "a3" })
        {
            store.Changes.Add(id, PlanOf("train"), new Dictionary<string, string>());
        }

        store.Changes.End("a2", RunState.Failed, ReasonCodes.ExitCode, "why", 3, []);

        Assert.Equal(["a3", "a2"], store.Runs.Find(new RunQuery { Newest = 2 }).Select(run => run.Id));
        Assert.Equal("a2", Assert.Single(store.Runs.Find(new RunQuery { States = [RunState.Failed] })).Id);
        Assert.Equal(["a1", "a3"], store.Queue.ActiveIds());
    }

    [Fact]
    public void An_end_state_is_final()
    {
        using StateStore store = Open();
        store.Changes.Add("r1", PlanOf("train"), new Dictionary<string, string>());
        store.Changes.End("r1", RunState.Succeeded, null, null, 0, []);

        store.Changes.SetState("r1", RunState.Running);
        store.Changes.End("r1", RunState.Failed, "x", "y", 1, []);

        Assert.Equal(RunState.Succeeded, store.Runs.Get("r1")!.State);
        Assert.Equal([RunState.Queued, RunState.Succeeded], store.Runs.Events("r1").Select(happened => happened.State));
    }

    [Fact]
    public void A_damaged_state_file_is_set_aside_with_a_message_and_never_overwritten()
    {
        Folder.Create();
        byte[] damage = [.. Enumerable.Repeat((byte)'x', 5000)];
        File.WriteAllBytes(Folder.Database, damage);

        TrainingJobsException error = Assert.Throws<TrainingJobsException>(Open);

        Assert.Equal(ErrorCodes.StateDamaged, error.Code);
        string aside = Assert.Single(Directory.EnumerateFiles(_root, "state.db.damaged-*"));
        Assert.Contains(aside, error.Message);
        Assert.Equal(damage, File.ReadAllBytes(aside));
        using StateStore anew = Open();
        Assert.Empty(anew.Runs.Find(new RunQuery()));
    }

    [Fact]
    public void A_state_file_of_the_first_version_is_migrated_with_all_that_it_holds()
    {
        Folder.Create();
        SystemSqlite.Bind();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            string plan = PlanJson.Write(PlanOf("old"));
            command.CommandText = StateMigrations.Step(0)
                + """
                PRAGMA user_version = 1;
                INSERT INTO runs (id, name, state, target, attempt, created, ended, labels) VALUES ('ended1', 'old', 'Succeeded', 'local', 1, 1, 2, '{}');
                INSERT INTO runs (id, name, state, target, attempt, created, labels) VALUES ('going1', 'old', 'Running', 'local', 1, 3, '{}');
                INSERT INTO runs (id, name, state, target, attempt, created, labels) VALUES ('queued', 'old', 'Queued', 'local', 0, 4, '{}');
                INSERT INTO run_plans (run_id, plan, session) SELECT id, @plan, '{}' FROM runs;
                INSERT INTO workers (run_id, attempt, idx, state, exit_code) VALUES ('ended1', 1, 0, 'Exited', 0), ('going1', 1, 0, 'Running', NULL);
                """;
            command.Parameters.AddWithValue("@plan", plan);
            command.ExecuteNonQuery();
        }

        using StateStore store = Open();
        Assert.Equal(["queued", "going1", "ended1"], store.Runs.Find(new RunQuery()).Select(run => run.Id));
        Assert.Equal("old", store.Runs.GetStored("ended1")!.Plan.Job.Name);
        // Work that an agent of the first version has begun holds a lease, so that it is looked after and not started again.
        Assert.Equal("going1", Assert.Single(store.Queue.Leases()).RunId);
        Assert.Equal("going1", store.Runs.CheckpointOf("going1"));
    }

    [Fact]
    public void A_state_file_of_a_newer_version_is_left_alone()
    {
        Open().Dispose();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Folder.Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 999";
            command.ExecuteNonQuery();
        }

        Assert.Equal(ErrorCodes.StateTooNew, Assert.Throws<TrainingJobsException>(Open).Code);
    }

    [Fact]
    public void A_state_folder_that_cannot_be_made_is_named_with_what_to_do()
    {
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        TrainingJobsException error = Assert.Throws<TrainingJobsException>(
            () => StateStore.Open(new StateFolder(Path.Combine(file, "state")), TimeProvider.System, durable: true));

        Assert.Equal(ErrorCodes.StateUnavailable, error.Code);
        Assert.Contains(StateFolder.Variable, error.Message);
    }

    [Fact]
    public async Task Many_writers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            using StateStore store = Open();
            for (int i = 0; i < 25; i++)
            {
                store.Changes.Add($"w{writer}n{i}", PlanOf("train"), new Dictionary<string, string>());
            }
        })));

        using StateStore all = Open();
        Assert.Equal(100, all.Runs.Find(new RunQuery()).Count);
    }

    private static JobPlan PlanOf(string name) => new()
    {
        Job = new JobIdentity { Name = name, BaseDirectory = "/b" },
        Placement = new PlacementPlan { Target = "local" },
        Execution = new ExecutionPlan
        {
            Workers = [new WorkerPlan { Index = 0, Arguments = ["x"], CommandLine = "x", WorkingDirectory = "/b" }],
        },
    };

    private StateStore Open() => StateStore.Open(Folder, TimeProvider.System, durable: false);
}
