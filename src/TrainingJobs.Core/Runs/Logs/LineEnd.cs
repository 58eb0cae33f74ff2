namespace TrainingJobs.Core.Runs.Logs;

/// <summary>What ends a piece of output; the values are the letters that stand in the log file.</summary>
internal enum LineEnd : byte
{
    /// <summary>The end of the output: a last line without a newline.</summary>
    Output = (byte)'n',
    Lf = (byte)'l',
    CrLf = (byte)'c',
    Cr = (byte)'r',

    /// <summary>Nothing: the line goes on in the next record of the same stream.</summary>
    Piece = (byte)'p',
}
