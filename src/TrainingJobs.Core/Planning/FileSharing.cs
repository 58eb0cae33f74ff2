namespace TrainingJobs.Core.Planning;

/// <summary>How the workers of a target see the files of this machine.</summary>
public enum FileSharing
{
    /// <summary>The same disk, under the same or under mounted paths: what a worker writes is there at once.</summary>
    SameDisk,

    /// <summary>Copies: the project is brought there before the start, and what comes of it is brought back at the end.</summary>
    Copied,
}
