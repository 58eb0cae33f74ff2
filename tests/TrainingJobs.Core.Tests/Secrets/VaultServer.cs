using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace TrainingJobs.Core.Tests.Secrets;

/// <summary>A small server that speaks as much of Vault's protocol as is read: mounts, both versions of the key-value engine, AppRole.</summary>
internal sealed class VaultServer : IAsyncDisposable
{
    public const string Token = "hvs.the-token-of-the-tests";
    public const string RoleId = "role-of-the-tests";
    public const string SecretId = "secret-id-of-the-tests";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly X509Certificate2? _certificate;
    private readonly Task _accepting;
    private readonly ConcurrentBag<Task> _connections = [];

    public VaultServer(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Version of the engine by mount.</summary>
    public Dictionary<string, int> Mounts { get; } = new() { ["secret"] = 2, ["old"] = 1, ["team/kv"] = 2 };

    /// <summary>Fields by mount and path.</summary>
    public Dictionary<string, JsonObject?> Secrets { get; } = [];

    /// <summary>Keeps to itself what is mounted, as a strict policy makes it.</summary>
    public bool HidesMounts { get; set; }

    /// <summary>Takes requests and never answers.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Answers each request with this.</summary>
    public (int Status, string Body)? Always { get; set; }

    public string? Namespace { get; set; }

    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        if (_accepting.IsCompleted)
        {
            return;
        }

        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                _connections.Add(AnswerAsync(client));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using TcpClient connection = client;
        try
        {
            Stream stream = connection.GetStream();
            if (_certificate is not null)
            {
                var encrypted = new SslStream(stream);
                await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
                stream = encrypted;
            }

            (string line, Dictionary<string, string> headers, string body) = await ReadAsync(stream);
            Requests.Enqueue(line);
            if (IsSilent)
            {
                await Task.Delay(Timeout.Infinite, _end.Token);
            }

            (int status, string answer) = Always ?? Answer(line, headers, body);
            byte[] bytes = Encoding.UTF8.GetBytes(answer);
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n"),
                _end.Token);
            await stream.WriteAsync(bytes, _end.Token);
            await stream.FlushAsync(_end.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client has given up.
        }
    }

    private async Task<(string Line, Dictionary<string, string> Headers, string Body)> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        int end;
        while ((end = text.ToString().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, await ReadSomeAsync(stream, buffer)));
        }

        string[] lines = text.ToString()[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1], StringComparer.OrdinalIgnoreCase);
        int length = headers.TryGetValue("Content-Length", out string? value) ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture) : 0;
        while (text.Length < end + 4 + length)
        {
            text.Append(Encoding.Latin1.GetString(buffer, 0, await ReadSomeAsync(stream, buffer)));
        }

        string[] request = lines[0].Split(' ');
        return ($"{request[0]} {request[1]}", headers, text.ToString()[(end + 4)..]);
    }

    private async Task<int> ReadSomeAsync(Stream stream, byte[] buffer)
    {
        int count = await stream.ReadAsync(buffer, _end.Token);
        return count > 0 ? count : throw new IOException("The client has gone.");
    }

    private (int Status, string Body) Answer(string line, Dictionary<string, string> headers, string body)
    {
        if (Namespace is not null && headers.GetValueOrDefault("X-Vault-Namespace") != Namespace)
        {
            return Refuse("no handler for route");
        }

        string path = Uri.UnescapeDataString(line[(line.IndexOf("/v1/", StringComparison.Ordinal) + 4)..]);
        if (path == "auth/approle/login")
        {
            JsonNode role = JsonNode.Parse(body)!;
            return (string?)role["role_id"] == RoleId && (string?)role["secret_id"] == SecretId
                ? (200, new JsonObject { ["auth"] = new JsonObject { ["client_token"] = Token } }.ToJsonString())
                : (400, "{\"errors\":[\"invalid role or secret ID: secret-id-of-nobody\"]}");
        }

        if (headers.GetValueOrDefault("X-Vault-Token") != Token)
        {
            return Refuse($"permission denied for {headers.GetValueOrDefault("X-Vault-Token")}");
        }

        const string MountInfo = "sys/internal/ui/mounts/";
        if (path.StartsWith(MountInfo, StringComparison.Ordinal))
        {
            string? found = HidesMounts ? null : Mount(path[MountInfo.Length..]);
            return found is null
                ? Refuse("preflight capability check returned 403")
                : (200, new JsonObject
                {
                    ["data"] = new JsonObject
                    {
                        ["path"] = found + "/",
                        ["type"] = "kv",
                        ["options"] = Mounts[found] == 2 ? new JsonObject { ["version"] = "2" } : null,
                    },
                }.ToJsonString());
        }

        return Mount(path) is { } mount ? Read(path, mount) : Refuse("permission denied");
    }

    private (int Status, string Body) Read(string path, string mount)
    {
        bool isVersioned = Mounts[mount] == 2;
        string rest = path[(mount.Length + 1)..];
        if (isVersioned)
        {
            if (!rest.StartsWith("data/", StringComparison.Ordinal))
            {
                return (404, "{\"errors\":[]}");
            }

            rest = rest["data/".Length..];
        }

        if (!Secrets.TryGetValue($"{mount}/{rest}", out JsonObject? fields))
        {
            return (404, "{\"errors\":[]}");
        }

        if (!isVersioned)
        {
            return (200, new JsonObject { ["data"] = fields!.DeepClone() }.ToJsonString());
        }

        var metadata = new JsonObject { ["version"] = 1, ["deletion_time"] = fields is null ? "2026-01-01T00:00:00Z" : "" };
        return (fields is null ? 404 : 200, new JsonObject { ["data"] = new JsonObject { ["data"] = fields?.DeepClone(), ["metadata"] = metadata } }.ToJsonString());
    }

    private string? Mount(string path) => Mounts.Keys.FirstOrDefault(mount => path.StartsWith(mount + "/", StringComparison.Ordinal));

    private static (int Status, string Body) Refuse(string reason) =>
        (403, new JsonObject { ["errors"] = new JsonArray(reason) }.ToJsonString());
}
