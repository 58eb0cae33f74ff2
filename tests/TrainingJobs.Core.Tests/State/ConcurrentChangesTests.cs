using TrainingJobs.Core.State;
using TrainingJobs.Testing;
using Xunit;

namespace TrainingJobs.Core.Tests.State;

/// <summary>Changes of many threads share transactions; each is made whole or not at all for all that.</summary>
public sealed class ConcurrentChangesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateDatabase _database;

    public ConcurrentChangesTests() =>
        _database = StateDatabase.Open(new StateFolder(_folder.Path), TimeProvider.System, durable: false);

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_change_that_fails_takes_nothing_from_those_that_are_made_with_it()
    {
        using var together = new Barrier(9);
        var errors = new Exception?[9];
        Thread[] threads = [.. Enumerable.Range(0, 9).Select(i => new Thread(() =>
        {
            for (int round = 0; round < 50; round++)
            {
                together.SignalAndWait();
                errors[i] = Record.Exception(() => _database.Change(sql =>
                {
                    Set(sql, $"{i}", $"{round}");
                    if (i % 3 == 0)
                    {
                        // Half of a change that fails must not stay: its second part is refused by the table or by itself.
                        Set(sql, $"half-{i}", "made");
                        _ = i == 0 ? throw new InvalidDataException("no") : sql.Execute("INSERT INTO settings (name, value) VALUES ('x', NULL)");
                    }
                }));
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.IsType<InvalidDataException>(errors[0]);
        Assert.All([3, 6], i => Assert.Equal(ErrorCodes.StateUnavailable, Assert.IsType<TrainingJobsException>(errors[i]).Code));
        Assert.All([1, 2, 4, 5, 7, 8], i => Assert.Null(errors[i]));
        List<string> names = _database.Read(sql => sql.Query("SELECT name FROM settings WHERE value = '49' ORDER BY name", row => row.GetString(0)));
        Assert.Equal(["1", "2", "4", "5", "7", "8"], names);
        Assert.Empty(_database.Read(sql => sql.Query("SELECT name FROM settings WHERE name LIKE 'half%'", row => row.GetString(0))));
    }

    [Fact]
    public async Task Reading_does_not_wait_for_a_change()
    {
        using var inside = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        Task change = Task.Run(() => _database.Change(sql =>
        {
            Set(sql, "a", "new");
            inside.Set();
            Assert.True(done.Wait(Eventually.DefaultLimit));
        }));
        Assert.True(inside.Wait(Eventually.DefaultLimit));

        int seen = _database.Read(sql => sql.Query("SELECT 1 FROM settings WHERE name = 'a'", row => row.GetInt32(0))).Count;
        done.Set();
        await change;

        Assert.Equal(0, seen);
        Assert.Single(_database.Read(sql => sql.Query("SELECT 1 FROM settings WHERE name = 'a'", row => row.GetInt32(0))));
    }

    private static void Set(SqlStatements sql, string name, string value) =>
        sql.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES (@name, @value)", ("@name", name), ("@value", value));
}
