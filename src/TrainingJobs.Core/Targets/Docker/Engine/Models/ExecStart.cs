namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>How such a process is started.</summary>
internal sealed record ExecStart(bool Detach, bool Tty);
