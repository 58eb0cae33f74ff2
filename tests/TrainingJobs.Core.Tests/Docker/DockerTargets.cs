using TrainingJobs.Core.Client;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Docker daemons as targets, briefly.</summary>
internal static class DockerTargets
{
    public static JobTarget RegisterDocker(
        this TargetOperations targets, string name, string address, string? certificates, TargetChanges changes, bool replace = false)
    {
        var options = new Dictionary<string, IReadOnlyList<string>>(changes.Options);
        if (certificates is not null)
        {
            options["certificates"] = [certificates];
        }

        return targets.Register(name, "docker", address, changes with { Options = options }, replace);
    }

    /// <summary>The option with base images by what is to be taken in their place.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> BaseImages(params (string Name, string Other)[] images) =>
        new Dictionary<string, IReadOnlyList<string>> { ["baseImages"] = [.. images.Select(image => $"{image.Name}={image.Other}")] };
}
