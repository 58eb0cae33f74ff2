namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>Why no daemon can be reached.</summary>
internal enum UnavailableCause
{
    /// <summary>Nobody listens, or nobody answers: may pass, e.g. while the daemon is restarted.</summary>
    NoDaemon,
    NoRights,
    Certificate,
    Ssh,
    TooOld,
    Address,
}
