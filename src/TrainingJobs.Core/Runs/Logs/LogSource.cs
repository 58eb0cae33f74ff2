namespace TrainingJobs.Core.Runs.Logs;

/// <summary>Whose output a log line is.</summary>
/// <param name="Attempt">Attempt, from 1; 0 for what was done before the first.</param>
/// <param name="Worker">Index of the worker; -1 for what concerns the whole run.</param>
/// <param name="Stream">Which output.</param>
internal readonly record struct LogSource(int Attempt, int Worker, LogStream Stream)
{
    /// <summary>The stream's letter in the log file.</summary>
    public byte Letter => Stream switch
    {
        LogStream.Output => (byte)'o',
        LogStream.Error => (byte)'e',
        _ => (byte)'s',
    };

    public static LogStream? FromLetter(byte letter) => letter switch
    {
        (byte)'o' => LogStream.Output,
        (byte)'e' => LogStream.Error,
        (byte)'s' => LogStream.Setup,
        _ => null,
    };
}
