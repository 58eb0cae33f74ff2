using System.Net;
using System.Text;
using System.Text.Json;

namespace TrainingJobs.Core.Secrets;

/// <summary>Reads secrets from the key-value engines, versions 1 and 2, of HashiCorp Vault.</summary>
public sealed class VaultClient(VaultOptions options) : IDisposable
{
    private readonly Lock _lock = new();
    private VaultConnection? _connection;

    /// <summary>Reads a field of a secret.</summary>
    /// <param name="key"><c>path#field</c> or <c>mount/path#field</c>; the field is <c>value</c> if not given, the mount <c>secret</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The value, to be disposed of by the caller.</returns>
    /// <exception cref="VaultException">SecretNotFound, SecretInvalid, SecretAccessDenied, SecretSourceUnavailable.</exception>
    public async Task<SecretValue> ReadAsync(string key, CancellationToken cancellationToken)
    {
        VaultKey place = VaultKey.TryParse(key) ?? throw new VaultException(
            ErrorCodes.SecretInvalid, key, options.Address, null, $"'{key}' is no place in Vault. Write it as path#field or mount/path#field.");
        VaultConnection connection = Connect(key);
        VaultReply? denied = null;
        try
        {
            foreach (string path in await CandidatesAsync(connection, place, key, cancellationToken).ConfigureAwait(false))
            {
                VaultReply reply = await connection.GetAsync(path, key, cancellationToken).ConfigureAwait(false);
                if (reply.IsSuccess)
                {
                    using (reply)
                    {
                        return Take(reply, path, place, key, connection.Address);
                    }
                }

                switch (reply.Status)
                {
                    case HttpStatusCode.NotFound when IsDeleted(reply):
                        reply.Dispose();
                        throw Missing(connection.Address, key, "its newest version has been deleted");
                    case HttpStatusCode.NotFound:
                        reply.Dispose();
                        break;
                    case HttpStatusCode.Forbidden when denied is null:
                        denied = reply;
                        break;
                    case HttpStatusCode.Forbidden:
                        reply.Dispose();
                        break;
                    default:
                        using (reply)
                        {
                            throw connection.Unexpected(reply, key);
                        }
                }
            }

            throw denied is null
                ? Missing(connection.Address, key, $"nothing is at '{place.Path}'")
                : connection.Unexpected(denied, key);
        }
        finally
        {
            denied?.Dispose();
        }
    }

    public void Dispose() => _connection?.Dispose();

    private VaultConnection Connect(string key)
    {
        lock (_lock)
        {
            return _connection ??= new VaultConnection(options, key);
        }
    }

    /// <summary>
    /// The addresses at which the secret may stand. Vault says where an engine is mounted and which version it has; a policy or an old
    /// server may keep that from us, and then all that it can be are tried.
    /// </summary>
    private static async Task<IReadOnlyList<string>> CandidatesAsync(
        VaultConnection connection, VaultKey place, string key, CancellationToken cancellationToken)
    {
        string[] paths = [place.Path, $"{VaultKey.DefaultMount}/{place.Path}"];
        foreach (string path in paths)
        {
            using VaultReply reply = await connection.GetAsync($"sys/internal/ui/mounts/{VaultKey.Escape(path)}", key, cancellationToken)
                .ConfigureAwait(false);
            if (reply.IsSuccess && reply.Text("data", "path")?.Trim('/') is { Length: > 0 } mount
                && (path + "/").StartsWith(mount + "/", StringComparison.Ordinal))
            {
                return path.Length <= mount.Length ? [] : [VaultKey.Data(path, mount, reply.Text("data", "options", "version") == "2")];
            }
        }

        return
        [
            .. paths.Where(path => path.Contains('/')).SelectMany(path =>
            {
                string mount = path[..path.IndexOf('/', StringComparison.Ordinal)];
                return new[] { VaultKey.Data(path, mount, isVersioned: true), VaultKey.Data(path, mount, isVersioned: false) };
            }),
        ];
    }

    private static SecretValue Take(VaultReply reply, string path, VaultKey place, string key, string address)
    {
        // In version 2 the fields are one level deeper, beside what is known of the version.
        bool isVersioned = path.Contains("/data/", StringComparison.Ordinal) && reply.Find("data", "metadata") is not null;
        if ((isVersioned ? reply.Find("data", "data") : reply.Find("data")) is not { ValueKind: JsonValueKind.Object } fields)
        {
            throw Missing(address, key, $"nothing is at '{place.Path}'");
        }

        if (!fields.TryGetProperty(place.Field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
        {
            string names = string.Join(", ", fields.EnumerateObject().Select(field => field.Name));
            throw Missing(address, key, $"it has no field '{place.Field}', only {(names.Length == 0 ? "none at all" : names)}");
        }

        return value.ValueKind == JsonValueKind.String
            ? SecretValue.FromChars(value.GetString())
            : SecretValue.FromBytes(Encoding.UTF8.GetBytes(value.GetRawText()));
    }

    private static bool IsDeleted(VaultReply reply) => reply.Text("data", "metadata", "deletion_time") is { Length: > 0 };

    private static VaultException Missing(string address, string key, string fault) => new(
        ErrorCodes.SecretNotFound, key, address, HttpStatusCode.NotFound,
        $"There is no secret '{key}' in Vault at {address}: {fault}. Keys are written as path#field or mount/path#field.");
}
