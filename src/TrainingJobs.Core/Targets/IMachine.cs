namespace TrainingJobs.Core.Targets;

/// <summary>What is to be known of this machine, which runs of several targets may share.</summary>
internal interface IMachine
{
    /// <summary>Asks the vendors' tools for its GPUs; takes up to seconds.</summary>
    Task<GpuReading> ReadGpusAsync(CancellationToken cancellationToken);

    /// <summary>
    /// How many processes the system has ended for want of memory since it was started; null when it does not say. Only what runs on this
    /// machine may be blamed on it.
    /// </summary>
    long? OutOfMemoryKills();
}
