using System.Security.Cryptography;
using System.Text;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Settings;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public sealed class DockerEndpointsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tj-docker-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_settings_the_daemon_is_the_one_of_this_machine() =>
        Assert.Equal(DockerEndpoint.Default, Resolve("docker"));

    [Theory]
    [InlineData("unix:///run/user/1000/docker.sock", true)]
    [InlineData("tcp://10.0.0.5:2375", false)]
    [InlineData("ssh://me@gpu-box:2222", false)]
    [InlineData("npipe:////./pipe/docker_engine", true)]
    public void DOCKER_HOST_comes_first_and_an_address_is_a_target_by_itself(string address, bool isLocal)
    {
        AddContext("other", "tcp://elsewhere:1");
        DockerEndpoint byVariable = Resolve("docker", ("DOCKER_HOST", address), ("DOCKER_CONTEXT", "other"));

        Assert.Equal(byVariable, Resolve(address));
        Assert.Equal(isLocal, byVariable.IsLocal);
        Assert.Null(byVariable.Tls);
    }

    [Fact]
    public void DOCKER_CONTEXT_comes_before_the_current_context()
    {
        AddContext("one", "tcp://one:1");
        AddContext("two", "tcp://two:2");
        File.WriteAllText(Path.Combine(_folder, "config.json"), """{"currentContext": "one"}""");

        Assert.Equal("tcp://one:1", Resolve("docker").ToString());
        Assert.Equal("tcp://two:2", Resolve("docker", ("DOCKER_CONTEXT", "two")).ToString());
        Assert.Equal("tcp://two:2", Resolve("two").ToString());
        Assert.Equal(DockerEndpoint.Default, Resolve("docker", ("DOCKER_CONTEXT", "default")));
    }

    [Fact]
    public void Certificates_come_from_the_folder_that_is_named()
    {
        string certs = Directory.CreateDirectory(Path.Combine(_folder, "certs")).FullName;
        foreach (string name in (string[])["ca.pem", "cert.pem", "key.pem"])
        {
            File.WriteAllText(Path.Combine(certs, name), "");
        }

        DockerTls? tls = Resolve("tcp://host:2376", ("DOCKER_TLS_VERIFY", "1"), ("DOCKER_CERT_PATH", certs)).Tls;
        Assert.Equal(new DockerTls(Path.Combine(certs, "ca.pem"), Path.Combine(certs, "cert.pem"), Path.Combine(certs, "key.pem")), tls);
        Assert.True(Resolve("tcp://host:2376", ("DOCKER_TLS", "1"), ("DOCKER_CERT_PATH", certs)).Tls!.SkipVerification);
    }

    [Fact]
    public void A_name_that_nobody_knows_is_refused_with_those_that_are_known()
    {
        AddContext("gpu-box", "ssh://gpu");
        TrainingJobsException error = Assert.Throws<TrainingJobsException>(() => Resolve("gpu-bx"));

        Assert.Equal(ErrorCodes.TargetNotFound, error.Code);
        Assert.Contains("gpu-box", error.Message);
    }

    [Theory]
    [InlineData("ssh://me@gpu-box:2222", "-l me -p 2222 -T -- gpu-box docker system dial-stdio")]
    [InlineData("ssh://gpu-box", "-T -- gpu-box docker system dial-stdio")]
    [InlineData("ssh://gpu-box/run/docker.sock", "-T -- gpu-box docker --host unix:///run/docker.sock system dial-stdio")]
    public void Ssh_is_called_so_that_it_never_asks(string address, string end)
    {
        string line = string.Join(' ', SshConnection.Arguments(new Uri(address)));

        Assert.StartsWith("-o BatchMode=yes", line);
        Assert.EndsWith(end, line);
    }

    private DockerEndpoint Resolve(string target, params (string Name, string Value)[] variables) =>
        DockerEndpoints.Resolve(target, DockerSettings.Load(variables.Append(("DOCKER_CONFIG", _folder)).ToDictionary()));

    private void AddContext(string name, string host)
    {
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "contexts", "meta", id)).FullName;
        File.WriteAllText(
            Path.Combine(folder, "meta.json"),
            $$$$"""{"Name":"{{{{name}}}}","Metadata":{"Description":"x"},"Endpoints":{"docker":{"Host":"{{{{host}}}}","SkipTLSVerify":false}}}""");
    }
}
