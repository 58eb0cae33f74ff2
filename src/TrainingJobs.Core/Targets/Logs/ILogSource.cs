namespace TrainingJobs.Core.Targets.Logs;

/// <summary>Where a target can be asked for what a worker prints.</summary>
internal interface ILogSource
{
    /// <summary>Brings all of the output into the buffer, each byte once, through breaks of the connection. Returns when the worker has ended and nothing is missing any more.</summary>
    Task PumpAsync(LogBuffer queue, CancellationToken cancellationToken);

    /// <summary>Told when the worker has ended and nothing has come for a while.</summary>
    void OnSilence();
}
