namespace TrainingJobs.Core.Targets.Docker.Engine.Models;

/// <summary>A process that is to run beside the first one of a container.</summary>
internal sealed record ExecSpec
{
    public required IReadOnlyList<string> Cmd { get; init; }

    public bool AttachStdin { get; init; }

    public bool AttachStdout { get; init; }

    public bool AttachStderr { get; init; }
}
