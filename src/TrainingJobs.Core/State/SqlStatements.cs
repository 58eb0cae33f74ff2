using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>
/// The statements of one connection, prepared once each: most of what the agent asks is the same few statements for each run. Used by one
/// thread at a time.
/// </summary>
internal sealed class SqlStatements(SqliteConnection connection) : IDisposable
{
    /// <summary>Statements put together from a query are of many kinds; those that come first are kept, which are those of each run.</summary>
    private const int Most = 64;

    private readonly Dictionary<string, SqliteCommand> _kept = [];

    /// <returns>Number of rows that were changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = Command(sql, values, out bool isKept);
        try
        {
            return command.ExecuteNonQuery();
        }
        finally
        {
            Return(command, isKept);
        }
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = Command(sql, values, out bool isKept);
        try
        {
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        finally
        {
            Return(command, isKept);
        }
    }

    /// <summary>What the statement's first row is read as; the default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        SqliteCommand command = Command(sql, values, out bool isKept);
        try
        {
            using SqliteDataReader reader = command.ExecuteReader();
            return reader.Read() ? read(reader) : default;
        }
        finally
        {
            Return(command, isKept);
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _kept.Values)
        {
            command.Dispose();
        }

        _kept.Clear();
    }

    private SqliteCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values, out bool isKept)
    {
        isKept = _kept.TryGetValue(sql, out SqliteCommand? command);
        if (!isKept)
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach ((string name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            isKept = _kept.Count < Most && _kept.TryAdd(sql, command);
        }

        if (values.Length != command!.Parameters.Count)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"{values.Length} values stand where {command.Parameters.Count} stood before: {sql}"));
        }

        for (int i = 0; i < values.Length; i++)
        {
            SqliteParameter parameter = command.Parameters[i];
            if (parameter.ParameterName != values[i].Name)
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture, $"The value {values[i].Name} stands where {parameter.ParameterName} stood before: {sql}"));
            }

            parameter.Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }

    private static void Return(SqliteCommand command, bool isKept)
    {
        if (!isKept)
        {
            command.Dispose();
        }
    }
}
