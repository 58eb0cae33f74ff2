using System.Runtime.Versioning;
using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker.Settings;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

[UnsupportedOSPlatform("windows")]
public sealed class RegistryCredentialsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tj-docker-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(2));

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("docker.io", "hub")]
    [InlineData("registry.example:5000", "private")]
    [InlineData("other.example", null)]
    public async Task Logins_are_found_by_registry(string registry, string? user)
    {
        // "hub:pass:word" and "private:x"
        Write("""{"auths": {"https://index.docker.io/v1/": {"auth": "aHViOnBhc3M6d29yZA=="}, "https://registry.example:5000/v2/": {"auth": "cHJpdmF0ZTp4"}}}""");

        AuthConfig? auth = await FindAsync(registry);

        Assert.Equal(user, auth?.Username);
        Assert.Equal(user switch { "hub" => "pass:word", "private" => "x", _ => null }, auth?.Password);
    }

    [UnixFact]
    public async Task A_helper_is_asked()
    {
        AddHelper("test", "read server; echo \"{\\\"ServerURL\\\": \\\"$server\\\", \\\"Username\\\": \\\"u@$server\\\", \\\"Secret\\\": \\\"s\\\"}\"");
        Write("""{"credHelpers": {"registry.example": "test"}}""");

        AuthConfig? auth = await FindAsync("registry.example");

        Assert.Equal(("u@registry.example", "s"), (auth?.Username, auth?.Password));
        Assert.Null(await FindAsync("other.example"));
    }

    [UnixFact]
    public async Task A_token_of_a_store_is_an_identity()
    {
        AddHelper("store", "echo '{\"Username\": \"<token>\", \"Secret\": \"t\"}'");
        Write("""{"credsStore": "store"}""");

        Assert.Equal("t", (await FindAsync("docker.io"))?.IdentityToken);
    }

    [UnixFact]
    public async Task A_store_without_the_registry_is_no_error_and_a_broken_one_is()
    {
        AddHelper("empty", "echo 'credentials not found in native keychain'; exit 1");
        AddHelper("broken", "echo 'the keychain is locked' >&2; exit 1");
        Write("""{"credsStore": "empty", "credHelpers": {"a.example": "broken", "b.example": "missing"}}""");

        Assert.Null(await FindAsync("docker.io"));
        RunFailedException locked = await Assert.ThrowsAsync<RunFailedException>(() => FindAsync("a.example"));
        Assert.Equal(ReasonCodes.RegistryDenied, locked.Code);
        Assert.Contains("the keychain is locked", locked.Message);
        Assert.Contains("docker-credential-missing", (await Assert.ThrowsAsync<RunFailedException>(() => FindAsync("b.example"))).Message);
    }

    [Fact]
    public void A_password_does_not_show() =>
        Assert.DoesNotContain("hunter2", new AuthConfig { Username = "u", Password = "hunter2", ServerAddress = "r" }.ToString());

    private Task<AuthConfig?> FindAsync(string registry) =>
        new RegistryCredentials(DockerSettings.Load(new Dictionary<string, string> { ["DOCKER_CONFIG"] = _folder })).FindAsync(registry, _limit.Token);

    private void Write(string json) => File.WriteAllText(Path.Combine(_folder, "config.json"), json);

    /// <summary>Helpers are found on the PATH of this process.</summary>
    private void AddHelper(string name, string script)
    {
        string path = Path.Combine(_folder, "docker-credential-" + name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string before = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!before.Split(':').Contains(_folder))
        {
            Environment.SetEnvironmentVariable("PATH", $"{before}:{_folder}");
        }
    }
}
