using System.Diagnostics;
using Microsoft.Data.Sqlite;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>Listing and filtering in a state with 100,000 finished runs.</summary>
internal sealed class RunListing : Measurement
{
    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
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
                SELECT printf('0%09d', i), 'job' || (i % 1000), CASE WHEN i % 1000 = 0 THEN 'Failed' ELSE 'Succeeded' END, 'local', 1, 0, i, i, i, '{}'
                FROM n;
                INSERT INTO workers (run_id, attempt, idx, state, exit_code) SELECT id, 1, 0, 'Exited', 0 FROM runs WHERE id LIKE '0%';
                """;
            command.ExecuteNonQuery();
        }

        return
        [
            await RowAsync(bench, "the newest 20 of 100,000 runs", 20, new RunQuery { Newest = 20 }),
            await RowAsync(bench, "100 of 100,000 runs by their state", 50, new RunQuery { States = [RunState.Failed] }),
            await RowAsync(bench, "100 of 100,000 runs by their name", 50, new RunQuery { Names = ["job7"] }),
            await RowAsync(bench, "the newest 20 of 100,000 runs by a wildcard", 50, new RunQuery { Names = ["job77?"], Newest = 20 }),
        ];
    }

    private static async Task<Row> RowAsync(BenchEngine bench, string what, double limit, RunQuery query)
    {
        var times = new Samples();
        for (int i = 0; i < 15; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await bench.Client.Runs.FindAsync(query, CancellationToken.None);
            times.Add(BenchEngine.Milliseconds(start));
        }

        return Row.Of(what, "ms", times) with { Budget = $"under {limit} ms", IsMet = times.Median < limit };
    }
}
