using System.Globalization;
using Microsoft.Data.Sqlite;

namespace TrainingJobs.Core.State;

/// <summary>Says in our words what SQLite finds wrong with the state.</summary>
internal static class StateErrors
{
    /// <summary>SQLITE_CORRUPT (11) and SQLITE_NOTADB (26).</summary>
    public static bool IsDamaged(SqliteException exception) => exception.SqliteErrorCode is 11 or 26;

    /// <summary>
    /// True for what the disk, the file or the memory has, so that it is not one change that is wrong: SQLITE_BUSY, LOCKED, NOMEM, READONLY, INTERRUPT,
    /// IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. After some of them SQLite has rolled the transaction back by itself.
    /// </summary>
    public static bool IsOfAll(SqliteException exception) => exception.SqliteErrorCode is 5 or 6 or 7 or 8 or 9 or 10 or 11 or 13 or 14 or 26;

    public static TrainingJobsException Damaged(StateFolder folder, SqliteException exception) => new(
        ErrorCodes.StateDamaged,
        $"The state file '{folder.Database}' is damaged ({exception.Message}). Nothing was changed. Move it away to begin anew; outputs and logs of runs stay in '{folder.Runs}'.",
        folder.Database,
        exception);

    public static TrainingJobsException Unavailable(StateFolder folder, SqliteException exception) => new(
        ErrorCodes.StateUnavailable,
        $"The state in '{folder.Root}' cannot be used: {exception.Message} Check the rights on the folder and the room on its disk.",
        folder.Root,
        exception);

    /// <summary>Moves a file that is no state out of the way, untouched, so that the next call begins with an empty one.</summary>
    public static TrainingJobsException SetAside(StateFolder folder, TimeProvider time, SqliteException exception)
    {
        string aside = string.Create(CultureInfo.InvariantCulture, $"{folder.Database}.damaged-{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
        try
        {
            foreach (string part in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                if (File.Exists(folder.Database + part))
                {
                    File.Move(folder.Database + part, aside + part);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Damaged(folder, exception);
        }

        return new TrainingJobsException(
            ErrorCodes.StateDamaged,
            $"The state file was damaged ({exception.Message}) and has been set aside as '{aside}'. The next command begins with an empty state; outputs and logs of earlier runs stay in '{folder.Runs}'.",
            aside,
            exception);
    }
}
