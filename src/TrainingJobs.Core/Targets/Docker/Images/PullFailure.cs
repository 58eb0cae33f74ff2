using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>Says what is wrong when an image cannot be pulled; daemons and registries tell it in many ways.</summary>
internal static class PullFailure
{
    private static readonly string[] s_denied =
    [
        "unauthorized", "authentication required", "no basic auth credentials", "incorrect username or password", "access forbidden", "403 Forbidden", "401 Unauthorized",
    ];

    private static readonly string[] s_notFound =
        ["pull access denied", "manifest unknown", "not found", "repository does not exist", "name unknown", "no such image", "requested access to the resource is denied"];

    private static readonly string[] s_unreachable =
    [
        "no such host", "connection refused", "i/o timeout", "network is unreachable", "no route to host", "Client.Timeout", "TLS handshake", "context deadline exceeded",
        "x509:", "server gave HTTP response", "server misbehaving", "temporary failure in name resolution",
    ];

    /// <summary>True when a build has failed because its base image could not be pulled.</summary>
    public static bool IsOfPull(string message) =>
        message.StartsWith("pull access denied", StringComparison.OrdinalIgnoreCase) || message.StartsWith("manifest for", StringComparison.OrdinalIgnoreCase)
        || message.StartsWith("Get \"http", StringComparison.OrdinalIgnoreCase) || message.StartsWith("Head \"http", StringComparison.OrdinalIgnoreCase);

    /// <param name="image">What was to be pulled.</param>
    /// <param name="auth">What was shown to the registry.</param>
    /// <param name="message">What the daemon said.</param>
    public static RunFailedException Of(ImageReference image, AuthConfig? auth, string message)
    {
        if (Has(s_denied))
        {
            string who = auth is null ? "without a login" : $"as '{auth.Username}'";
            return new RunFailedException(
                ReasonCodes.RegistryDenied,
                $"The registry {image.Registry} does not let '{image}' be pulled {who}. Log in with 'docker login {LoginName(image)}'. It said: {message}");
        }

        if (Has(s_unreachable))
        {
            return new RunFailedException(
                ReasonCodes.ImagePullFailed,
                $"The Docker host cannot reach the registry {image.Registry} for the image '{image}', which is not there yet. It said: {message}");
        }

        return Has(s_notFound)
            ? new RunFailedException(
                ReasonCodes.ImageNotFound,
                $"The image '{image}' is neither on the target nor in the registry {image.Registry}. Check its name and tag; if it is private, log in with 'docker login {LoginName(image)}'. It said: {message}")
            : new RunFailedException(ReasonCodes.ImagePullFailed, $"The image '{image}' could not be pulled: {message}");

        bool Has(string[] words) => words.Any(word => message.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static string LoginName(ImageReference image) => image.Registry == ImageReference.DockerHub ? "" : image.Registry;
}
