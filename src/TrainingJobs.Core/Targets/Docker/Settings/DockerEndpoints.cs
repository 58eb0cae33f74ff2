using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>
/// Finds the endpoint that a target's name means: <c>docker</c> is what the docker command would use; an address is itself; any other
/// name is that of a Docker context.
/// </summary>
internal static class DockerEndpoints
{
    /// <summary>Name of the target that follows the docker command's own settings.</summary>
    public const string DefaultTarget = "docker";

    private const string DefaultContext = "default";

    /// <summary>True when the text is an address rather than a name.</summary>
    public static bool IsAddress(string target) =>
        target.IndexOf("://", StringComparison.Ordinal) is > 0 and var end && DockerEndpoint.IsScheme(target[..end].ToLowerInvariant());

    /// <summary>The endpoint of a target.</summary>
    /// <param name="target">Its name or address.</param>
    /// <param name="settings">Settings of the docker command.</param>
    /// <exception cref="TrainingJobsException">TargetNotFound, TargetSettingsInvalid.</exception>
    public static DockerEndpoint Resolve(string target, DockerSettings settings)
    {
        if (IsAddress(target))
        {
            return FromAddress(target, settings);
        }

        return target.Equals(DefaultTarget, StringComparison.OrdinalIgnoreCase) ? Default(settings) : OfContext(target, settings);
    }

    /// <summary>True when a context has the name.</summary>
    public static bool HasContext(string name, DockerSettings settings) =>
        name == DefaultContext || File.Exists(Path.Combine(settings.Folder, "contexts", "meta", IdOf(name), "meta.json"));

    /// <summary>Names of the user's contexts, without <c>default</c>.</summary>
    public static IReadOnlyList<string> Contexts(DockerSettings settings)
    {
        string folder = Path.Combine(settings.Folder, "contexts", "meta");
        if (!Directory.Exists(folder))
        {
            return [];
        }

        return
        [
            .. Directory.EnumerateFiles(folder, "meta.json", SearchOption.AllDirectories)
                .Select(Read)
                .Where(meta => meta.Name.Length > 0 && meta.Endpoints?.ContainsKey("docker") == true)
                .Select(meta => meta.Name)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>The endpoint of an address, by TLS when there is a folder with certificates.</summary>
    /// <exception cref="TrainingJobsException">TargetNotFound: it is no address.</exception>
    public static DockerEndpoint FromAddress(string address, string? certificates)
    {
        Uri uri = ParseAddress(address);
        return new DockerEndpoint(
            uri,
            certificates is not null ? DockerTls.FromFolder(certificates) : uri.Scheme == "https" ? new DockerTls(null, null, null) : null);
    }

    // The order of the docker command: DOCKER_HOST, DOCKER_CONTEXT, the current context, the default.
    private static DockerEndpoint Default(DockerSettings settings)
    {
        if (settings.Variable("DOCKER_HOST") is { } host)
        {
            return FromAddress(host, settings);
        }

        string? context = settings.Variable("DOCKER_CONTEXT") ?? settings.File.CurrentContext;
        return context is null or "" or DefaultContext ? DockerEndpoint.Default : OfContext(context, settings);
    }

    private static DockerEndpoint FromAddress(string address, DockerSettings settings)
    {
        Uri uri = ParseAddress(address);
        if (uri.Scheme is not ("tcp" or "http" or "https"))
        {
            return new DockerEndpoint(uri);
        }

        // As with the docker command: any value of DOCKER_TLS_VERIFY asks for TLS with verification; DOCKER_TLS without.
        bool isVerified = settings.Variable("DOCKER_TLS_VERIFY") is not null;
        bool isTls = isVerified || settings.Variable("DOCKER_TLS") is not null || uri.Scheme == "https";
        return new DockerEndpoint(
            uri,
            isTls ? DockerTls.FromFolder(settings.Variable("DOCKER_CERT_PATH") ?? settings.Folder, skipVerification: !isVerified && uri.Scheme != "https") : null);
    }

    private static Uri ParseAddress(string address)
    {
        string text = address.Contains("://", StringComparison.Ordinal) ? address : "tcp://" + address;

        // An empty host in unix:///path is what Uri wants; npipe:////./pipe/x is how Docker writes it, and Uri refuses it.
        if (text.StartsWith("npipe:////", StringComparison.OrdinalIgnoreCase))
        {
            text = "npipe://" + text["npipe:////".Length..];
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && DockerEndpoint.IsScheme(uri.Scheme)
            ? uri
            : throw new TrainingJobsException(
                ErrorCodes.TargetNotFound,
                $"'{address}' is no address of a Docker daemon. Write unix:///path, tcp://host:port, ssh://user@host or npipe:////./pipe/name.",
                address);
    }

    private static DockerEndpoint OfContext(string name, DockerSettings settings)
    {
        if (name == DefaultContext)
        {
            return DockerEndpoint.Default;
        }

        string id = IdOf(name);
        string path = Path.Combine(settings.Folder, "contexts", "meta", id, "meta.json");
        if (!File.Exists(path) || Read(path).Endpoints?.GetValueOrDefault("docker") is not { Host.Length: > 0 } endpoint)
        {
            throw new TrainingJobsException(
                ErrorCodes.TargetNotFound,
                $"There is no Docker context '{name}'. Known are {string.Join(", ", [DefaultContext, .. Contexts(settings)])}. An address is written tcp://host:port, ssh://user@host or unix:///path.",
                name);
        }

        string certificates = Path.Combine(settings.Folder, "contexts", "tls", id, "docker");
        bool isTls = Directory.Exists(certificates) || endpoint.SkipTLSVerify;
        Uri uri = ParseAddress(endpoint.Host);
        return new DockerEndpoint(
            uri, isTls && uri.Scheme is "tcp" or "https" ? DockerTls.FromFolder(certificates, endpoint.SkipTLSVerify) : null);
    }

    /// <summary>Name of a context's folder.</summary>
    private static string IdOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static ContextMeta Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SettingsJsonContext.Default.ContextMeta) ?? new ContextMeta();
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw DockerSettings.Invalid(path, exception);
        }
    }
}
