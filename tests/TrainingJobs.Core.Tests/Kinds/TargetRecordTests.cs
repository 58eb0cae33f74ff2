using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Kinds;

public sealed class TargetRecordTests
{
    /// <summary>Version of the state before options of a kind were a map.</summary>
    private static readonly int s_before = Enumerable.Range(0, StateMigrations.Newest)
        .First(version => StateMigrations.Step(version).Contains("'baseImages'", StringComparison.Ordinal));

    [Fact]
    public void What_was_set_of_a_target_before_stands_in_the_options_of_its_kind_and_its_capacity()
    {
        TargetRecord box = Migrate(
            """{"name":"box","kind":"docker","endpoint":"tcp://box:2376","certificates":"/certs","cpu":7.5,"memory":34359738368,"maxRuns":3,"gpus":[{"type":"A100","count":2,"memory":42949672960}],"gpuPrice":2.5,"baseImages":{"python:3-slim":"x/y:1","a":"b"}}""");

        Assert.Equal(("box", "docker", "tcp://box:2376"), (box.Name, box.Kind, box.Address));
        Assert.Equal("/certs", box.Option("certificates"));
        Assert.Equal(new Dictionary<string, string> { ["python:3-slim"] = "x/y:1", ["a"] = "b" }, box.Pairs("baseImages"));
        Assert.Equal((7.5m, 34359738368m, 3, 2.5m), (box.Capacity.Cpu, box.Capacity.Memory, box.Capacity.MaxRuns, box.Capacity.GpuPrice));
        Assert.Equal(new TargetGpu("A100", 2, 42949672960), Assert.Single(box.Capacity.Gpus!));
    }

    [Fact]
    public void What_was_set_of_this_machine_before_there_were_names_is_of_local()
    {
        TargetRecord local = Migrate("""{"name":"","kind":"local","cpu":2}""");

        Assert.Equal(("local", "local", null), (local.Name, local.Kind, local.Address));
        Assert.Equal((2m, null), (local.Capacity.Cpu, local.Capacity.Memory));
        Assert.Empty(local.Options);
    }

    [Fact]
    public void A_record_is_the_same_after_the_state()
    {
        var record = new TargetRecord
        {
            Name = "box",
            Kind = "docker",
            Address = "ssh://a@b",
            Options = new Dictionary<string, IReadOnlyList<string>> { ["baseImages"] = ["a=b=c"] },
            Capacity = new CapacityOverride { MaxRuns = 2 },
        };

        TargetRecord read = TargetRecord.Parse(record.ToJson());

        Assert.Equal("b=c", read.Pairs("baseImages")!["a"]);
        Assert.Equal(record.Capacity, read.Capacity);
        Assert.Equal(record.Address, read.Address);
    }

    private static TargetRecord Migrate(string old)
    {
        SystemSqlite.Bind();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        for (int version = 0; version <= s_before; version++)
        {
            if (version == s_before)
            {
                using SqliteCommand add = connection.CreateCommand();
                add.CommandText = "INSERT INTO settings (name, value) VALUES ('target:x', @old)";
                add.Parameters.AddWithValue("@old", old);
                add.ExecuteNonQuery();
            }

            using SqliteCommand step = connection.CreateCommand();
            step.CommandText = StateMigrations.Step(version);
            step.ExecuteNonQuery();
        }

        using SqliteCommand read = connection.CreateCommand();
        read.CommandText = "SELECT value FROM settings WHERE name = 'target:x'";
        return TargetRecord.Parse((string)read.ExecuteScalar()!);
    }
}
