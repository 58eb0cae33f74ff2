using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>Listing and filtering in a state with 100,000 finished runs.</summary>
internal sealed class RunListing : Measurement
{
    public override string Budget => "newest 20 under 20 ms, by state or name under 50 ms";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(bench.Folder, "state.db")};Pooling=False"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                INSERT INTO runs (id, name, state, target, attempt, exit_code, created, started, ended, labels)
                SELECT printf('0%09d', i), 'job' || (i % 1000), CASE WHEN i % 1000 = 0 THEN 'Failed' ELSE 'Succeeded' END, 'local', 1, 0, i, i, i, '{}' FROM n;
                INSERT INTO workers (run_id, attempt, idx, state, exit_code) SELECT id, 1, 0, 'Exited', 0 FROM runs WHERE id LIKE '0%';
                """;
            command.ExecuteNonQuery();
        }

        double newest = await TimeAsync(bench, new RunQuery { Newest = 20 });
        double state = await TimeAsync(bench, new RunQuery { States = [RunState.Failed] });
        double name = await TimeAsync(bench, new RunQuery { Names = ["job7"] });
        double wildcard = await TimeAsync(bench, new RunQuery { Names = ["job77?"], Newest = 20 });
        return new Result(
            newest < 20 && state < 50 && name < 50 && wildcard < 50,
            $"newest 20: {newest:F1} ms, 100 by state: {state:F1} ms, 100 by name: {name:F1} ms, 20 by wildcard: {wildcard:F1} ms");
    }

    private static async Task<double> TimeAsync(BenchEngine bench, RunQuery query)
    {
        var times = new List<double>();
        for (int i = 0; i < 15; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await bench.Client.Runs.FindAsync(query, CancellationToken.None);
            times.Add(BenchEngine.Milliseconds(start));
        }

        return Median(times);
    }
}
