namespace TrainingJobs.Core.Jobs;

/// <summary>The ways by which a secret may come into a container.</summary>
public enum SecretChannel
{
    /// <summary>Over the standard input, read by a shell of the image: the value stands in no description of the container.</summary>
    Input,

    /// <summary>
    /// As a variable of the container when its image has no shell: then everybody who may use the daemon can read the value with
    /// <c>docker inspect</c> while the container is there.
    /// </summary>
    Environment,
}
