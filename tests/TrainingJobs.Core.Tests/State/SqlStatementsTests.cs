using Microsoft.Data.Sqlite;
using TrainingJobs.Core.State;
using Xunit;

namespace TrainingJobs.Core.Tests.State;

public sealed class SqlStatementsTests : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqlStatements _statements;

    public SqlStatementsTests()
    {
        SystemSqlite.Bind();
        _connection = new SqliteConnection("Data Source=:memory:");
        _connection.Open();
        _statements = new SqlStatements(_connection);
        _statements.Execute("CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)");
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    [Fact]
    public void A_statement_is_used_again_with_other_values_also_with_none()
    {
        foreach ((long id, string? name) in (ReadOnlySpan<(long, string?)>)[(1, "one"), (2, null), (3, "three")])
        {
            Assert.Equal(1, _statements.Execute("INSERT INTO things (id, name) VALUES (@id, @name)", ("@id", id), ("@name", name)));
        }

        Assert.Equal(["one", null, "three"], _statements.Query("SELECT name FROM things ORDER BY id", row => row.TextOrNull(0)));
        Assert.Equal("three", _statements.First("SELECT name FROM things WHERE id = @id", row => row.TextOrNull(0), ("@id", 3)));
        Assert.Null(_statements.First("SELECT name FROM things WHERE id = @id", row => row.TextOrNull(0), ("@id", 4)));
        Assert.Equal(1, _statements.First("SELECT id FROM things ORDER BY id", row => row.NumberOrNull(0)));
    }

    [Fact]
    public void Reading_a_part_of_the_rows_leaves_nothing_open_that_would_hold_up_a_change()
    {
        _statements.Execute("INSERT INTO things (id) VALUES (1), (2), (3)");
        Assert.Equal(1, _statements.First("SELECT id FROM things ORDER BY id", row => row.GetInt64(0)));
        Assert.Throws<InvalidOperationException>(() => _statements.Query("SELECT name FROM things", row => row.GetInt64(0)));
        _statements.Execute("DROP TABLE things");
    }

    [Fact]
    public void Values_in_another_order_are_refused_not_mixed_up()
    {
        const string Sql = "INSERT INTO things (id, name) VALUES (@id, @name)";
        _statements.Execute(Sql, ("@id", 1), ("@name", "2"));
        Assert.Throws<InvalidOperationException>(() => _statements.Execute(Sql, ("@name", "3"), ("@id", 4)));
        Assert.Throws<InvalidOperationException>(() => _statements.Execute(Sql, ("@id", 4)));
        Assert.Equal(1, _statements.First("SELECT count(*) FROM things", row => row.GetInt64(0)));
    }

    [Fact]
    public void Ever_other_statements_are_answered_without_keeping_them_all()
    {
        foreach (int number in Enumerable.Range(0, 500))
        {
            Assert.Equal(number, _statements.First($"SELECT {number}", row => row.GetInt32(0)));
        }
    }

    [Fact]
    public void A_statement_that_failed_works_again()
    {
        const string Sql = "INSERT INTO things (id) VALUES (@id)";
        _statements.Execute(Sql, ("@id", 1));
        Assert.Throws<SqliteException>(() => _statements.Execute(Sql, ("@id", 1)));
        Assert.Equal(1, _statements.Execute(Sql, ("@id", 2)));
    }
}
