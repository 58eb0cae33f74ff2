namespace TrainingJobs.Core.Targets.Docker.Output;

/// <summary>Where a daemon can be asked for what a container prints.</summary>
internal interface IOutputSource
{
    /// <summary>Brings all of the output into the queue, each byte once, through breaks of the connection; returns when the container has ended and nothing is missing any more.</summary>
    Task PumpAsync(OutputQueue queue, CancellationToken cancellationToken);

    /// <summary>Told when the container has ended and nothing has come for a while.</summary>
    void OnSilence();
}
