using System.Collections;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Settings;

namespace TrainingJobs.Core.Targets;

/// <summary>
/// The targets that are known by name: this machine, what the docker command would use, the user's Docker contexts, and those that were
/// registered, which come before a context of the same name. Reads settings only; connects to nothing.
/// </summary>
/// <param name="settings">What users have said of targets.</param>
/// <param name="variables">Variables of the session; null means those of this process.</param>
internal sealed class TargetCatalog(IReadOnlyList<TargetSettings> settings, IReadOnlyDictionary<string, string>? variables = null)
{
    /// <summary>Kind of a target that is a Docker daemon.</summary>
    public const string DockerKind = "docker";

    private readonly Lazy<DockerSettings> _docker = new(() => DockerSettings.Load(variables ?? ProcessVariables()));

    /// <summary>The target of a name.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    public Placement Find(string name)
    {
        if (IsLocal(name))
        {
            return Placement.Local;
        }

        DockerEndpoint endpoint = Endpoint(name);
        TargetSettings? known = SettingsOf(name);
        Placement profile = Placement.Containers(known?.Name ?? (IsDefault(name) ? DockerEndpoints.DefaultTarget : name));
        return profile with { UsesThisMachine = endpoint.IsLocal, BaseImages = known?.BaseImages ?? profile.BaseImages };
    }

    /// <summary>Where the daemon of a target is.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    public DockerEndpoint Endpoint(string name)
    {
        if (SettingsOf(name) is not { Endpoint: { } address } known)
        {
            return DockerEndpoints.Resolve(name, _docker.Value, settings.Where(target => target.Endpoint is not null).Select(target => target.Name));
        }

        // An address that was registered is what it is, whatever a session's variables say of TLS.
        return DockerEndpoints.IsAddress(address)
            ? DockerEndpoints.FromAddress(address, known.Certificates)
            : DockerEndpoints.Resolve(address, _docker.Value, []);
    }

    /// <summary>What a user has said of the target; null when nothing.</summary>
    public TargetSettings? SettingsOf(string name) =>
        settings.FirstOrDefault(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Names for people to choose from, with a word about each; settings that cannot be read hide theirs.</summary>
    public IReadOnlyList<(string Name, string Description)> Names()
    {
        var names = new List<(string Name, string)>
        {
            (Placement.Local.Name, "Processes on this machine"),
            (DockerEndpoints.DefaultTarget, "Containers, where the docker command would run them"),
        };
        names.AddRange(settings.Where(target => target.Endpoint is not null).Select(target => (target.Name, $"Containers at {target.Endpoint}, registered")));
        try
        {
            names.AddRange(DockerEndpoints.Contexts(_docker.Value)
                .Where(context => names.TrueForAll(known => !known.Name.Equals(context, StringComparison.OrdinalIgnoreCase)))
                .Select(context => (context, "Containers, Docker context")));
        }
        catch (TrainingJobsException)
        {
            // To be heard of when the target is used.
        }

        return names;
    }

    public static bool IsLocal(string name) => name.Equals(Placement.Local.Name, StringComparison.OrdinalIgnoreCase);

    public static bool IsDefault(string name) => name.Equals(DockerEndpoints.DefaultTarget, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> ProcessVariables() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "");
}
