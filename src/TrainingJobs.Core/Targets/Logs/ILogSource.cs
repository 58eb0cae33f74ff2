namespace TrainingJobs.Core.Targets.Logs;

/// <summary>Where a daemon can be asked for what a container prints.</summary>
internal interface ILogSource
{
    /// <summary>Brings all of the output into the queue, each byte once, through breaks of the connection; returns when the container has ended and nothing is missing any more.</summary>
    Task PumpAsync(LogBuffer queue, CancellationToken cancellationToken);

    /// <summary>Told when the container has ended and nothing has come for a while.</summary>
    void OnSilence();
}
