using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace TrainingJobs.Core.Secrets;

/// <summary>Requests to one Vault server, with a token that is fetched when the first needs it.</summary>
internal sealed class VaultConnection : IDisposable
{
    private const int MaxReply = 4 * 1024 * 1024;

    private readonly VaultOptions _options;
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _login = new(1);
    private string? _token;

    /// <exception cref="VaultException">The options do not say which server, or name a file that cannot be read.</exception>
    public VaultConnection(VaultOptions options, string key)
    {
        _options = options;
        if (!Uri.TryCreate(options.Address, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new VaultException(
                ErrorCodes.SecretSourceUnavailable, key, null, null,
                options.Address is null
                    ? $"The secret '{key}' is to come from Vault, but VAULT_ADDR is not set. Set it to the address of the server, e.g. https://vault.example.com:8200."
                    : $"The secret '{key}' is to come from Vault, but VAULT_ADDR is no address. Write it like https://vault.example.com:8200.");
        }

        // Without a user's name and password, which may stand in an address.
        Address = address.GetLeftPart(UriPartial.Scheme) + address.Authority;
        var handler = new SocketsHttpHandler { ConnectTimeout = options.Timeout, MaxAutomaticRedirections = 2 };
        _http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"{Address}{address.AbsolutePath.TrimEnd('/')}/v1/"),
            Timeout = options.Timeout,
            MaxResponseContentBufferSize = MaxReply,
        };
        if (options.CaCertificate is { } file)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = Trust(file, key) };
        }
    }

    public string Address { get; }

    /// <exception cref="VaultException">SecretSourceUnavailable, SecretAccessDenied.</exception>
    public async Task<VaultReply> GetAsync(string path, string key, CancellationToken cancellationToken)
    {
        string token = await TokenAsync(key, cancellationToken).ConfigureAwait(false);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("X-Vault-Token", token);
        return await SendAsync(request, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the server says, without anything that it was sent.</summary>
    public string Clean(string text)
    {
        IEnumerable<string> sent = new[] { _token, _options.RoleId, _options.SecretId }.OfType<string>();
        return new SecretRedactor(sent.Select(value => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(value))).Redact(text);
    }

    public VaultException Unexpected(VaultReply reply, string key)
    {
        string said = Clean(reply.Errors());
        string reason = said.Length == 0 ? "" : $" ({said})";
        string answer = $"Vault at {Address} answered {(int)reply.Status} to the request for the secret '{key}'{reason}.";
        return reply.Status switch
        {
            HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized => new VaultException(
                ErrorCodes.SecretAccessDenied, key, Address, reply.Status,
                $"{answer} Check that the token is valid and that its policies grant 'read' on the path."),
            HttpStatusCode.ServiceUnavailable => new VaultException(
                ErrorCodes.SecretSourceUnavailable, key, Address, reply.Status, $"{answer} It is sealed or under maintenance; try again later."),
            _ => new VaultException(
                ErrorCodes.SecretSourceUnavailable, key, Address, reply.Status, $"{answer} Check VAULT_ADDR and VAULT_NAMESPACE, or try again later."),
        };
    }

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    private async Task<string> TokenAsync(string key, CancellationToken cancellationToken)
    {
        await _login.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _token ??= _options.Token
                ?? (_options.RoleId is { } role ? await LoginAsync(role, key, cancellationToken).ConfigureAwait(false) : null)
                ?? ReadTokenFile()
                ?? throw new VaultException(
                    ErrorCodes.SecretSourceUnavailable, key, Address, null,
                    $"The secret '{key}' is to come from Vault at {Address}, but there is no token. Set VAULT_TOKEN, or VAULT_ROLE_ID and VAULT_SECRET_ID, or log in with 'vault login'.");
        }
        finally
        {
            _login.Release();
        }
    }

    private string? ReadTokenFile()
    {
        try
        {
            return _options.TokenFile is { } file && File.ReadAllText(file).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<string> LoginAsync(string role, string key, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["role_id"] = role };
        if (_options.SecretId is { } secret)
        {
            body["secret_id"] = secret;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "auth/approle/login") { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        using VaultReply reply = await SendAsync(request, key, cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccess && reply.Text("auth", "client_token") is { } token)
        {
            return token;
        }

        string said = Clean(reply.Errors());
        throw new VaultException(
            ErrorCodes.SecretAccessDenied, key, Address, reply.Status,
            $"Vault at {Address} did not accept the AppRole: it answered {(int)reply.Status}{(said.Length == 0 ? "" : $" ({said})")}. Check VAULT_ROLE_ID and VAULT_SECRET_ID, without which the secret '{key}' cannot be read.");
    }

    private async Task<VaultReply> SendAsync(HttpRequestMessage request, string key, CancellationToken cancellationToken)
    {
        request.Headers.Add("X-Vault-Request", "true");
        if (_options.Namespace is { } ns)
        {
            request.Headers.Add("X-Vault-Namespace", ns);
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return new VaultReply(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(key, $"has not answered within {_options.Timeout.TotalSeconds:0.###} s", exception);
        }
        catch (HttpRequestException exception)
        {
            throw Unreachable(key, $"cannot be reached: {(exception.InnerException ?? exception).Message.TrimEnd('.')}", exception);
        }
    }

    private VaultException Unreachable(string key, string fault, Exception inner) => new(
        ErrorCodes.SecretSourceUnavailable, key, Address, null,
        $"The secret '{key}' cannot be read: Vault at {Address} {fault}. Check VAULT_ADDR and the network.", inner);

    private static X509ChainPolicy Trust(string file, string key)
    {
        try
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(file);
            return policy;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new VaultException(
                ErrorCodes.SecretSourceUnavailable, key, null, null,
                $"The certificates in '{file}' (VAULT_CACERT) cannot be read: {exception.Message}", exception);
        }
    }
}
