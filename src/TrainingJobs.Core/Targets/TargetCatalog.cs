using System.Collections;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets.Docker.Engine;
using TrainingJobs.Core.Targets.Docker.Settings;

namespace TrainingJobs.Core.Targets;

/// <summary>The targets that a session knows by name. Reads settings only; connects to nothing.</summary>
internal static class TargetCatalog
{
    /// <summary>The target of a name.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    public static TargetProfile Find(string name)
    {
        if (name.Equals(TargetProfile.Local.Name, StringComparison.OrdinalIgnoreCase))
        {
            return TargetProfile.Local;
        }

        DockerEndpoint endpoint = DockerEndpoints.Resolve(name, DockerSettings.Load(SessionVariables()));
        bool isDefault = name.Equals(DockerEndpoints.DefaultTarget, StringComparison.OrdinalIgnoreCase);
        return TargetProfile.Containers(isDefault ? DockerEndpoints.DefaultTarget : name) with { UsesThisMachine = endpoint.IsLocal };
    }

    /// <summary>Names for people to choose from, with a word about each; settings that cannot be read hide theirs.</summary>
    public static IReadOnlyList<(string Name, string Description)> Names()
    {
        var names = new List<(string, string)>
        {
            (TargetProfile.Local.Name, "Processes on this machine"),
            (DockerEndpoints.DefaultTarget, "Containers, where the docker command would run them"),
        };
        try
        {
            names.AddRange(DockerEndpoints.Contexts(DockerSettings.Load(SessionVariables())).Select(context => (context, "Containers, Docker context")));
        }
        catch (TrainingJobsException)
        {
            // To be heard of when the target is used.
        }

        return names;
    }

    private static Dictionary<string, string> SessionVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
