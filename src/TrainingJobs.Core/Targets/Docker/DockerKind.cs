using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Targets.Docker.Settings;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>The kind whose targets are Docker daemons: workers are containers. Finds what the docker command would use, and its contexts.</summary>
internal sealed class DockerKind : ITargetKind
{
    /// <summary>Folder with ca.pem, cert.pem and key.pem.</summary>
    public const string Certificates = "certificates";

    /// <summary>Base images, each with what is taken in its place.</summary>
    public const string BaseImages = "baseImages";

    public string Name => "docker";

    public string Description => "Containers";

    public string AddressHelp =>
        "Address of a Docker daemon (unix:///path, tcp://host:port, ssh://user@host, npipe:////./pipe/name), or the name of a Docker context.";

    public IReadOnlyList<(string Text, string Help)> AddressBeginnings { get; } =
    [
        ("ssh://", "ssh://user@host: a Docker host that ssh reaches"),
        ("tcp://", "tcp://host:2376: a Docker host that listens on the network"),
        ("unix://", "unix:///path: a socket of this machine"),
        ("npipe://", "npipe:////./pipe/name: a pipe of Windows"),
    ];

    public IReadOnlyList<TargetOption> Options { get; } =
    [
        new(Certificates, TargetOptionType.Folder, "Folder with ca.pem, cert.pem and key.pem, for a connection by TLS.")
        {
            Parameter = "CertificatePath", Switch = "--certificates", ValueName = "FOLDER", IsOfConnection = true,
        },
        new(BaseImages, TargetOptionType.Pairs, "Base image, and what is to be taken in its place; may be given several times.")
        {
            Parameter = "BaseImage", Switch = "--base-image", ValueName = "IMAGE=OTHER",
        },
    ];

    public string DefaultTarget => DockerEndpoints.DefaultTarget;

    public bool RunsContainers => true;

    public IEnumerable<(string Name, string Description)> Find(IReadOnlyDictionary<string, string> variables) =>
    [
        (DefaultTarget, "Containers, where the docker command would run them"),
        .. DockerEndpoints.Contexts(DockerSettings.Load(variables)).Select(context => (context, "Containers, Docker context")),
    ];

    public TargetRecord? Recognize(string name, IReadOnlyDictionary<string, string> variables)
    {
        if (name.Equals(DefaultTarget, StringComparison.OrdinalIgnoreCase))
        {
            return new TargetRecord { Name = DefaultTarget, Kind = Name };
        }

        return DockerEndpoints.IsAddress(name) || DockerEndpoints.HasContext(name, DockerSettings.Load(variables))
            ? new TargetRecord { Name = name, Kind = Name }
            : null;
    }

    public void Check(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        DockerEndpoint endpoint = EndpointOf(record, variables);
        if (record.Option(Certificates) is { } folder)
        {
            CheckCertificates(record.Name, endpoint, folder);
        }

        if (record.Capacity.Gpus is { Count: > 0 } && endpoint.IsLocal)
        {
            throw Invalid(record.Name, $"The GPUs of '{record.Name}' are those of this machine, which nvidia-smi and rocm-smi show; they are not set.");
        }
    }

    public Placement Place(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        bool isOnThisMachine = EndpointOf(record, variables).IsLocal;
        return new Placement(record.Name, ["/bin/sh", "-c"])
        {
            RunsContainers = true,
            UsesThisMachine = isOnThisMachine,
            BaseImages = record.Pairs(BaseImages) ?? new Dictionary<string, string>(),
            Capabilities = DockerTarget.Abilities(isOnThisMachine),
        };
    }

    public TargetCapacity CapacityOf(TargetRecord record) => TargetCapacity.AsSet(record);

    public string AddressOf(TargetRecord record, IReadOnlyDictionary<string, string> variables) =>
        record.Address ?? EndpointOf(record, variables).ToString();

    public string ConnectionKey(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        DockerEndpoint endpoint = EndpointOf(record, variables);
        return $"{endpoint} {endpoint.Tls}";
    }

    public ITarget Open(TargetRecord record, IReadOnlyDictionary<string, string> variables, TargetHost host) =>
        new DockerTarget(EndpointOf(record, variables), new HostPipeFolders(OutputFolder(host)), host);

    public Task<JobTargetTest> TestAsync(
        TargetRecord record, IReadOnlyDictionary<string, string> variables, bool needsGpu, CancellationToken cancellationToken) =>
        ConnectionTest.RunAsync(record.Name, EndpointOf(record, variables), record.Capacity, needsGpu, cancellationToken);

    public void SweepMachine(TargetHost host, string? runId = null)
    {
        using var output = new HostPipeFolders(OutputFolder(host));
        foreach (WorkerKey key in output.Known().Where(key => runId is null || key.RunId == runId))
        {
            RunFate fate = runId is null ? host.FateOf(key.RunId) : RunFate.Unknown;
            if (fate != RunFate.Active)
            {
                output.Remove(key, keepMount: fate == RunFate.Kept);
            }
        }
    }

    public Task<int>? RunHelper(CancellationToken cancellationToken) => null;

    private static string OutputFolder(TargetHost host) => Path.Combine(host.Root, "containers");

    private static DockerEndpoint EndpointOf(TargetRecord record, IReadOnlyDictionary<string, string> variables)
    {
        if (record.Address is not { } address)
        {
            return DockerEndpoints.Resolve(record.Name, DockerSettings.Load(variables));
        }

        // An address that was registered is what it is, whatever a session's variables say of TLS.
        return DockerEndpoints.IsAddress(address)
            ? DockerEndpoints.FromAddress(address, record.Option(Certificates))
            : DockerEndpoints.Resolve(address, DockerSettings.Load(variables));
    }

    private static void CheckCertificates(string name, DockerEndpoint endpoint, string folder)
    {
        if (endpoint.Address.Scheme is not ("tcp" or "https"))
        {
            throw Invalid(name, $"Certificates are for addresses of tcp; {endpoint} needs none.");
        }

        string[] missing = [.. new[] { "ca.pem", "cert.pem", "key.pem" }.Where(file => !File.Exists(Path.Combine(folder, file)))];
        if (missing.Length > 0)
        {
            throw Invalid(name, $"The folder of certificates '{folder}' has no {string.Join(" and no ", missing)}.");
        }
    }

    private static TrainingJobsException Invalid(string name, string message) => new(ErrorCodes.TargetInvalid, message, name);
}
