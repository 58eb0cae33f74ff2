using System.Net;
using System.Security.Cryptography;
using System.Text.Json;

namespace TrainingJobs.Core.Secrets;

/// <summary>What Vault has answered. Zeroed at the end, for it may hold values.</summary>
internal sealed class VaultReply : IDisposable
{
    private const int MaxErrorLength = 200;

    private readonly byte[] _body;
    private readonly JsonDocument? _document;

    public VaultReply(HttpStatusCode status, byte[] body)
    {
        Status = status;
        _body = body;
        try
        {
            _document = JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // A proxy or a load balancer has answered instead.
        }
    }

    public HttpStatusCode Status { get; }

    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>An object below the root, by the names that lead to it.</summary>
    public JsonElement? Find(params ReadOnlySpan<string> names)
    {
        if (_document is null)
        {
            return null;
        }

        JsonElement at = _document.RootElement;
        foreach (string name in names)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at.ValueKind == JsonValueKind.Null ? null : at;
    }

    public string? Text(params ReadOnlySpan<string> names) =>
        Find(names) is { ValueKind: JsonValueKind.String } element ? element.GetString() : null;

    /// <summary>What the server itself says is wrong, in one line.</summary>
    public string Errors()
    {
        if (Find("errors") is not { ValueKind: JsonValueKind.Array } errors)
        {
            return "";
        }

        string text = string.Join("; ", errors.EnumerateArray()
            .Where(error => error.ValueKind == JsonValueKind.String)
            .Select(error => error.GetString()!.ReplaceLineEndings(" ").Trim()));
        return text.Length > MaxErrorLength ? text[..MaxErrorLength] : text;
    }

    public void Dispose()
    {
        _document?.Dispose();
        CryptographicOperations.ZeroMemory(_body);
    }
}
