using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Daemons that are elsewhere, or not there: by TLS, by ssh, and what is said when it fails.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerRemoteTests(DockerFixture docker) : IDisposable
{
    private const string Script = "cat data/in.txt; ls; echo model > $ML_OUTPUT_PATH/model.txt; mkdir -p out; echo result > out/r.txt; echo c > $TRAINING_CHECKPOINT_PATH/c; echo b > made.bin; echo n > new.txt";

    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_context_with_certificates_is_a_target()
    {
        docker.Require();
        string folder = Path.Combine(_engine.Folder, "docker");
        string certs = DockerFixture.Certificates;
        await DockerCommand.RunAsync(
            "docker",
            ["context", "create", "by-tls", "--docker", $"host={DockerFixture.TlsAddress},ca={certs}/ca.pem,cert={certs}/cert.pem,key={certs}/key.pem"],
            ("DOCKER_CONFIG", folder), ("DOCKER_HOST", null));
        using var settings = new SetVariables(("DOCKER_CONFIG", folder), ("DOCKER_HOST", null));

        await AssertProjectTravelsAsync("by-tls");
        Assert.Contains(_engine.Client.Targets.GetNames(), target => target.Name == "by-tls");
    }

    [SkippableFact]
    public async Task A_state_folder_in_the_project_does_not_leave_this_machine()
    {
        docker.Require();
        await using RemoteTarget remote = await RemoteTarget.MakeAsync(_engine);
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "train.py"), "");
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(_engine, "ls").With(target: RemoteTarget.Name, usesThisMachine: false));

        Assert.Equal(Path.Combine(_engine.Folder, "state"), _engine.State);
        Assert.Equal(["docker", "train.py"], await _engine.LinesAsync(run.Id));
    }

    [SkippableFact]
    public async Task An_ssh_address_is_a_target()
    {
        docker.Require();
        Skip.IfNot(File.Exists(Path.Combine(DockerFixture.Root, "bin/ssh")), "openssh-server is not installed.");
        using var path = new SetVariables(("PATH", $"{DockerFixture.Root}/bin:{Environment.GetEnvironmentVariable("PATH")}"));

        await AssertProjectTravelsAsync($"ssh://root@{DockerFixture.SshHost}");
    }

    [SkippableFact]
    public async Task A_host_that_does_not_know_us_is_named_with_what_ssh_says()
    {
        docker.Require();
        Skip.IfNot(File.Exists(Path.Combine(DockerFixture.Root, "bin/ssh")), "openssh-server is not installed.");
        using var path = new SetVariables(("PATH", $"{DockerFixture.Root}/bin:{Environment.GetEnvironmentVariable("PATH")}"));
        TrainingRun run = await _engine.RunAsync(Plan($"ssh://nobody@{DockerFixture.SshHost}"));

        Assert.Equal((RunState.Failed, ReasonCodes.TargetUnavailable), (run.State, run.ReasonCode));
        Assert.Contains("Permission denied", run.Reason);
    }

    [SkippableFact]
    public async Task A_wrong_authority_is_named()
    {
        docker.Require();
        string folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "certs")).FullName;
        File.Copy(Path.Combine(DockerFixture.Certificates, "cert.pem"), Path.Combine(folder, "cert.pem"));
        File.Copy(Path.Combine(DockerFixture.Certificates, "key.pem"), Path.Combine(folder, "key.pem"));
        await DockerCommand.RunAsync(
            "openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other", "-keyout", $"{folder}/x", "-out", $"{folder}/ca.pem"]);
        using var client = new DockerClient(new DockerEndpoint(new Uri(DockerFixture.TlsAddress), DockerTls.FromFolder(folder)));

        DockerUnavailableException refused = await Assert.ThrowsAsync<DockerUnavailableException>(() => client.Daemon.PingAsync(_engine.Limit));
        Assert.Equal(UnavailableCause.Certificate, refused.Cause);
        Assert.Contains("ca.pem", refused.Message);
    }

    [SkippableFact]
    public async Task Somebody_without_rights_on_the_socket_is_told_of_the_group()
    {
        docker.Require();
        string home = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"tj-nobody-{Guid.NewGuid():N}")).FullName;
        try
        {
            await DockerCommand.RunAsync("chown", ["65534:65534", home]);
            await File.WriteAllTextAsync(Path.Combine(home, "trainingjobs.yaml"), $"jobs:\n  x:\n    image: {DockerFixture.Busybox}\n    command: ['true']\n");
            (int code, string output) = await AsNobodyAsync(home, "run", home, "--target", DockerFixture.Address);
            await AsNobodyAsync(home, "agent", "stop");

            Assert.NotEqual(0, code);
            Assert.Contains("usermod -aG docker", output);
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    [UnixFact]
    public async Task A_daemon_that_is_not_there_is_named_after_a_while()
    {
        TrainingRun run = await _engine.RunAsync(Plan("unix:///no/such/docker.sock"));

        Assert.Equal((RunState.Failed, ReasonCodes.TargetUnavailable), (run.State, run.ReasonCode));
        Assert.Contains("/no/such/docker.sock", run.Reason);
    }

    private static Task<(int Code, string Output)> AsNobodyAsync(string home, params string[] arguments) => DockerCommand.TryAsync(
        "setpriv",
        ["--reuid=65534", "--regid=65534", "--clear-groups", TestEngine.HostProgram, .. arguments],
        ("TRAININGJOBS_HOME", Path.Combine(home, "state")), ("HOME", home));

    private JobPlan Plan(string target) => ContainerPlans.Sh(_engine, Script).With(target: target, usesThisMachine: false, outputs: ["out", "*.bin"], saveChangedFiles: true);

    private async Task AssertProjectTravelsAsync(string target)
    {
        string source = Directory.CreateDirectory(Path.Combine(_engine.Folder, "project")).FullName;
        string mounted = Directory.CreateDirectory(Path.Combine(_engine.Folder, "mounted")).FullName;
        await File.WriteAllTextAsync(Path.Combine(mounted, "in.txt"), "input\n");
        await File.WriteAllTextAsync(Path.Combine(source, "train.py"), "");
        await File.WriteAllTextAsync(Path.Combine(source, "big.bin"), "");
        await File.WriteAllTextAsync(Path.Combine(source, ".dockerignore"), "*.bin\n");
        TrainingRun run = await _engine.RunAsync(Plan(target).With(
            baseDirectory: source,
            mounts: [new JobMount { Source = mounted, Target = "/workspace/data" }]));

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Equal(["input", "data", "train.py"], await _engine.LinesAsync(run.Id));
        // The output folder, the declared folder, a pattern, and what was changed besides; nothing of what was only copied in.
        Assert.Equal(["made.bin", "model.txt", "new.txt", "out/r.txt"], (await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit)).Select(a => a.Name));
        Assert.Equal("result\n", await File.ReadAllTextAsync(Path.Combine(source, "out", "r.txt")));
    }
}
