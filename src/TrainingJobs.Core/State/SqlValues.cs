using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>Reads values that may be missing.</summary>
internal static class SqlValues
{
    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? NumberOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
}
