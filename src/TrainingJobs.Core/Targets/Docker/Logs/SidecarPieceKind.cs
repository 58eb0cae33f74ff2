namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>What a store tells on the connection of an output.</summary>
internal enum SidecarPieceKind
{
    /// <summary>It is there: the container may be started.</summary>
    Ready,

    /// <summary>The container prints into it.</summary>
    Begun,

    /// <summary>Bytes of the output.</summary>
    Data,

    /// <summary>All has been given, and nothing will follow.</summary>
    End,
}
