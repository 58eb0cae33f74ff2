using TrainingJobs.Core.Tests.Engine;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>The tests' daemon as one that is elsewhere: a context with certificates, whose connections can be broken.</summary>
internal sealed class RemoteTarget : IAsyncDisposable
{
    public const string Name = "by-relay";

    private readonly TcpRelay _relay;
    private readonly SetVariables _variables;

    private RemoteTarget(TcpRelay relay, SetVariables variables) => (_relay, _variables) = (relay, variables);

    /// <summary>Makes the context, which is there for this process and what it starts.</summary>
    public static async Task<RemoteTarget> MakeAsync(TestEngine engine)
    {
        var relay = new TcpRelay(new Uri(DockerFixture.TlsAddress).Port);
        string folder = Path.Combine(engine.Folder, "docker");
        string certs = DockerFixture.Certificates;
        await DockerCommand.RunAsync(
            "docker",
            ["context", "create", Name, "--docker", $"host=tcp://localhost:{relay.Port},ca={certs}/ca.pem,cert={certs}/cert.pem,key={certs}/key.pem"],
            ("DOCKER_CONFIG", folder), ("DOCKER_HOST", null));
        return new RemoteTarget(relay, new SetVariables(("DOCKER_CONFIG", folder), ("DOCKER_HOST", null)));
    }

    /// <returns>How many connections were broken.</returns>
    public int Break() => _relay.Break();

    public async ValueTask DisposeAsync()
    {
        _variables.Dispose();
        await _relay.DisposeAsync();
    }
}
