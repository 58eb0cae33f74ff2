using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using TrainingJobs.Core.Targets.Docker.Logs;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>
/// A stand-in for a daemon whose host has GPUs, which no machine of the tests has: it answers what is asked before a container is made,
/// notes what it is asked to make, and then refuses.
/// </summary>
internal sealed class FakeDaemon : IDisposable
{
    private readonly Socket _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<JsonElement> _created = new();

    /// <param name="socket">Path of a socket to listen on; null for a port of this machine.</param>
    public FakeDaemon(string? socket = null)
    {
        _listener = socket is null
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(socket is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(socket));
        _listener.Listen();
        Address = socket is null ? $"tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}" : $"unix://{socket}";
        _ = AcceptAsync();
    }

    public string Address { get; }

    /// <summary>Containers it was asked to make, in their order, without those beside them that keep their output.</summary>
    public IReadOnlyList<JsonElement> Created => [.. _created.Where(spec => spec.GetProperty("WorkingDir").GetString() != LogSidecar.Folder)];

    /// <summary>Ids of the devices that each container was to get.</summary>
    public IEnumerable<string?[]> DeviceIds => Created.Select(spec =>
        spec.GetProperty("HostConfig").GetProperty("DeviceRequests")[0].GetProperty("DeviceIDs").EnumerateArray().Select(id => id.GetString()).ToArray());

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        CancellationToken token = _end.Token;
        try
        {
            while (true)
            {
                Socket connection = await _listener.AcceptAsync(token);
                _ = Task.Run(() => AnswerAsync(connection, token), CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(Socket connection, CancellationToken token)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            (string path, byte[] body) = await ReadAsync(stream, token);
            (int status, string answer) = Answer(path, body);
            byte[] text = Encoding.UTF8.GetBytes(answer);
            string head = string.Create(
                CultureInfo.InvariantCulture,
                $"HTTP/1.1 {status} X\r\nApi-Version: 1.43\r\nOstype: linux\r\nContent-Type: application/json\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n");
            await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. text], token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // Whoever asked has gone.
        }
    }

    private (int Status, string Answer) Answer(string path, byte[] body)
    {
        if (path.EndsWith("/version", StringComparison.Ordinal))
        {
            return (200, """{"Version": "24.0.0", "ApiVersion": "1.43"}""");
        }

        if (path.EndsWith("/info", StringComparison.Ordinal))
        {
            return (200, """{"Name": "gpu-host", "OSType": "linux", "NCPU": 64, "MemTotal": 549755813888, "Driver": "overlay2", "Runtimes": {"runc": {}, "nvidia": {}}}""");
        }

        if (path.Contains("/containers/create", StringComparison.Ordinal))
        {
            _created.Enqueue(JsonDocument.Parse(body).RootElement.Clone());
            return (500, """{"message": "this stand-in makes no containers"}""");
        }

        return path.Contains("/images/", StringComparison.Ordinal)
            ? (200, """{"Id": "sha256:0", "Os": "linux", "Architecture": "amd64"}""")
            : path.EndsWith("/_ping", StringComparison.Ordinal) ? (200, "\"OK\"") : (404, """{"message": "not here"}""");
    }

    private static async Task<(string Path, byte[] Body)> ReadAsync(Stream stream, CancellationToken token)
    {
        var bytes = new List<byte>();
        byte[] buffer = new byte[8192];
        while (true)
        {
            string text = Encoding.Latin1.GetString([.. bytes]);
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && TryBody(text[..end], text[(end + 4)..], out string? body))
            {
                return (text.Split(' ', 3)[1].Split('?')[0], Encoding.Latin1.GetBytes(body));
            }

            int read = await stream.ReadAsync(buffer, token);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            bytes.AddRange(buffer.AsSpan(0, read));
        }
    }

    /// <summary>The body, once all of it is there.</summary>
    private static bool TryBody(string head, string rest, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? body)
    {
        if (!head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            string? length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            int count = length is null ? 0 : int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture);
            body = rest.Length >= count ? rest[..count] : null;
            return body is not null;
        }

        var text = new StringBuilder();
        for (int at = 0; ;)
        {
            int line = rest.IndexOf("\r\n", at, StringComparison.Ordinal);
            if (line < 0)
            {
                body = null;
                return false;
            }

            int size = int.Parse(rest.AsSpan(at, line - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                body = text.ToString();
                return true;
            }

            if (rest.Length < line + 2 + size + 2)
            {
                body = null;
                return false;
            }

            text.Append(rest, line + 2, size);
            at = line + 2 + size + 2;
        }
    }
}
