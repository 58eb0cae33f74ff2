namespace TrainingJobs.Core.Targets.Pipes;

/// <summary>What became of an attempt to empty a pipe.</summary>
internal enum PipeState
{
    /// <summary>All there was has been moved; there may come more.</summary>
    Empty,

    /// <summary>There is more at once.</summary>
    More,

    /// <summary>All has been moved, and nobody has the pipe open for writing.</summary>
    AtEnd,

    /// <summary>The file takes nothing: its disk is full, or gone. What is in the pipe stays there.</summary>
    Blocked,

    /// <summary>Somebody else reads it: the keeper, since an earlier agent has ended.</summary>
    Foreign,
}
