using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using TrainingJobs.Core.Secrets;
using Xunit;

namespace TrainingJobs.Core.Tests.Secrets;

public sealed class VaultClientTests : IAsyncLifetime
{
    private const string Sentinel = "correct-horse-battery-staple";

    private readonly VaultServer _server = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));

    public Task InitializeAsync()
    {
        _server.Secrets["secret/team/hf"] = new JsonObject { ["token"] = Sentinel, ["value"] = "the default", ["port"] = 5432 };
        _server.Secrets["old/hf"] = new JsonObject { ["token"] = "of version 1", ["data"] = "a field" };
        _server.Secrets["team/kv/a b"] = new JsonObject { ["value"] = "below a deep mount" };
        _server.Secrets["secret/gone"] = null;
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("secret/team/hf#token", Sentinel)]
    [InlineData("secret/team/hf", "the default")]
    [InlineData("/secret/team/hf#port", "5432")]
    [InlineData("team/hf#token", Sentinel)]
    [InlineData("old/hf#token", "of version 1")]
    [InlineData("old/hf#data", "a field")]
    public async Task A_field_is_read_from_both_versions_whether_mounts_are_shown_or_not(string key, string expected)
    {
        Assert.Equal(expected, await ReadAsync(key));
        _server.HidesMounts = true;
        Assert.Equal(expected, await ReadAsync(key));
    }

    [Fact]
    public async Task A_mount_of_several_parts_and_blanks_are_found() =>
        Assert.Equal("below a deep mount", await ReadAsync("team/kv/a b#value"));

    [Theory]
    [InlineData("secret/team/other#token", "nothing is at 'secret/team/other'")]
    [InlineData("secret/team/hf#tokn", "it has no field 'tokn', only token, value, port")]
    [InlineData("secret/gone#token", "its newest version has been deleted")]
    [InlineData("secret#token", "nothing is at 'secret'")]
    public async Task What_is_not_there_is_said(string key, string message)
    {
        VaultException error = await FailAsync(key);
        Assert.Equal(ErrorCodes.SecretNotFound, error.Code);
        Assert.Equal(key, error.Key);
        Assert.Equal(_server.Address, error.Address);
        Assert.Equal(HttpStatusCode.NotFound, error.Status);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Address, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("#token")]
    [InlineData("secret/../sys#token")]
    [InlineData("secret/x#")]
    public async Task A_key_that_cannot_be_is_refused_before_anything_is_sent(string key)
    {
        Assert.Equal(ErrorCodes.SecretInvalid, (await FailAsync(key)).Code);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_wrong_token_is_denied_and_not_repeated()
    {
        VaultException error = await FailAsync("secret/team/hf#token", Options() with { Token = "hvs.some-other-token" });
        Assert.Equal(ErrorCodes.SecretAccessDenied, error.Code);
        Assert.Equal(HttpStatusCode.Forbidden, error.Status);
        Assert.Contains("permission denied", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hvs.some-other-token", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AppRole_logs_in_once()
    {
        using var client = new VaultClient(Options() with { Token = null, RoleId = VaultServer.RoleId, SecretId = VaultServer.SecretId });
        await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await client.ReadAsync("secret/team/hf#token", _limit.Token)).Dispose()));
        Assert.Single(_server.Requests, line => line.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_AppRole_is_said_without_its_secret()
    {
        VaultException error = await FailAsync(
            "secret/team/hf#token", Options() with { Token = null, RoleId = VaultServer.RoleId, SecretId = "secret-id-of-nobody" });
        Assert.Equal(ErrorCodes.SecretAccessDenied, error.Code);
        Assert.Contains("invalid role or secret ID: ***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-id-of-nobody", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_a_login_at_the_prompt_is_taken()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.Below(".vault-token"), VaultServer.Token + "\n");
        Assert.Equal(Sentinel, await ReadAsync("secret/team/hf#token", Options() with { Token = null, TokenFile = folder.Below(".vault-token") }));
    }

    [Fact]
    public async Task Without_an_address_or_a_token_it_is_said_what_to_set()
    {
        VaultException error = await FailAsync("a#b", new VaultOptions());
        Assert.Equal(ErrorCodes.SecretSourceUnavailable, error.Code);
        Assert.Contains("VAULT_ADDR is not set", error.Message, StringComparison.Ordinal);
        Assert.Contains("no address", (await FailAsync("a#b", new VaultOptions { Address = "vault" })).Message, StringComparison.Ordinal);
        Assert.Contains("there is no token", (await FailAsync("a#b", new VaultOptions { Address = _server.Address })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_namespace_is_sent()
    {
        _server.Namespace = "team-a";
        Assert.Equal(ErrorCodes.SecretAccessDenied, (await FailAsync("secret/team/hf#token")).Code);
        Assert.Equal(Sentinel, await ReadAsync("secret/team/hf#token", Options() with { Namespace = "team-a" }));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        string address = _server.Address;
        await _server.DisposeAsync();
        VaultException error = await FailAsync("secret/team/hf#token", Options() with { Address = address.Replace("http://", "http://me:pass-word@", StringComparison.Ordinal) });
        Assert.Equal(ErrorCodes.SecretSourceUnavailable, error.Code);
        Assert.Null(error.Status);
        Assert.Equal(address, error.Address);
        Assert.Contains("cannot be reached", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("pass-word", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up()
    {
        _server.IsSilent = true;
        VaultException error = await FailAsync("secret/team/hf#token", Options() with { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Equal(ErrorCodes.SecretSourceUnavailable, error.Code);
        Assert.Contains("has not answered within 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_ends_a_wait()
    {
        _server.IsSilent = true;
        using var client = new VaultClient(Options());
        using var stop = new CancellationTokenSource();
        Task<SecretValue> reading = client.ReadAsync("secret/team/hf#token", stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(_limit.Token));
    }

    [Theory]
    [InlineData(503, "{\"errors\":[\"Vault is sealed\"]}", "503 to the request for the secret 'secret/team/hf#token' (Vault is sealed). It is sealed")]
    [InlineData(500, "<html>proxy</html>", "500")]
    [InlineData(200, "<html>proxy</html>", "nothing is at")]
    public async Task Other_answers_are_errors_too(int status, string body, string message)
    {
        _server.Always = (status, body);
        Assert.Contains(message, (await FailAsync("secret/team/hf#token")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_is_checked_against_the_authorities_that_are_named()
    {
        using var folder = new TestFolder();
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=vault", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using X509Certificate2 certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        string file = folder.Below("ca.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        await using var server = new VaultServer(certificate);
        server.Secrets["secret/x"] = new JsonObject { ["value"] = Sentinel };
        VaultOptions options = Options() with { Address = server.Address };

        Assert.Equal(ErrorCodes.SecretSourceUnavailable, (await FailAsync("x", options)).Code);
        Assert.Equal(Sentinel, await ReadAsync("x", options with { CaCertificate = file }));
        File.WriteAllText(file, "no certificate");
        Assert.Equal(ErrorCodes.SecretSourceUnavailable, (await FailAsync("x", options with { CaCertificate = file + ".not" })).Code);
    }

    [Fact]
    public void Options_come_from_the_variables_of_Vault()
    {
        var variables = new Dictionary<string, string>
        {
            ["VAULT_ADDR"] = "https://vault:8200", ["VAULT_TOKEN"] = " hvs.t\n", ["VAULT_NAMESPACE"] = "", ["VAULT_CLIENT_TIMEOUT"] = "2s",
        };
        VaultOptions options = VaultOptions.FromEnvironment(variables.GetValueOrDefault);
        Assert.Equal("https://vault:8200", options.Address);
        Assert.Equal("hvs.t", options.Token);
        Assert.Null(options.Namespace);
        Assert.Equal(TimeSpan.FromSeconds(2), options.Timeout);
        Assert.DoesNotContain("hvs", options.ToString(), StringComparison.Ordinal);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    private VaultOptions Options() => new() { Address = _server.Address, Token = VaultServer.Token, Timeout = TimeSpan.FromSeconds(30) };

    private async Task<string> ReadAsync(string key, VaultOptions? options = null)
    {
        using var client = new VaultClient(options ?? Options());
        using SecretValue value = await client.ReadAsync(key, _limit.Token);
        return value.Reveal();
    }

    private async Task<VaultException> FailAsync(string key, VaultOptions? options = null)
    {
        using var client = new VaultClient(options ?? Options());
        VaultException error = await Assert.ThrowsAsync<VaultException>(() => client.ReadAsync(key, _limit.Token));
        Assert.DoesNotContain(VaultServer.Token, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Sentinel, error.ToString(), StringComparison.Ordinal);
        return error;
    }
}
