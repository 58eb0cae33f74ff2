namespace TrainingJobs.Core.Runs.Logs;

/// <summary>Takes out of a worker's output what must not stand in the log.</summary>
internal interface ILineFilter
{
    /// <summary>Longest text that is looked for, in bytes.</summary>
    int Longest { get; }

    /// <summary>The data without what must not be there.</summary>
    ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> data);

    /// <summary>The largest place not above the wanted one where the data can be cut without parting what is looked for.</summary>
    int SafeCut(ReadOnlySpan<byte> data, int cut);
}
