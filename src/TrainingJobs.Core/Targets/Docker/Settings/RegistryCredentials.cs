using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Programs;

namespace TrainingJobs.Core.Targets.Docker.Settings;

/// <summary>Credentials for registries, as <c>docker login</c> has stored them. Looked up when they are needed, and not kept.</summary>
internal sealed class RegistryCredentials(DockerSettings settings)
{
    /// <summary>The name under which Docker keeps the credentials of Docker Hub.</summary>
    private const string HubKey = "https://index.docker.io/v1/";

    private static readonly TimeSpan s_helperLimit = TimeSpan.FromSeconds(30);

    /// <summary>Credentials for a registry; null when there are none.</summary>
    /// <exception cref="RunFailedException">A credential helper is set and does not work.</exception>
    public async Task<AuthConfig?> FindAsync(string registry, CancellationToken cancellationToken)
    {
        string key = registry == ImageReference.DockerHub ? HubKey : registry;
        string? helper = settings.File.CredentialHelpers?.GetValueOrDefault(key)
            ?? settings.File.CredentialHelpers?.GetValueOrDefault(registry)
            ?? settings.File.CredentialStore;
        if (!string.IsNullOrEmpty(helper))
        {
            return await AskAsync(helper, key, cancellationToken);
        }

        AuthEntry? entry = settings.File.Auths?.FirstOrDefault(pair => pair.Key == key || HostOf(pair.Key) == registry).Value;
        return entry is null ? null : FromEntry(entry, key);
    }

    /// <summary>Credentials of all registries that the settings name without a helper, for builds, whose base images may come from any.</summary>
    public async Task<IReadOnlyDictionary<string, AuthConfig>> FindAllAsync(IEnumerable<string> registries, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, AuthConfig>();
        foreach (string registry in registries.Distinct())
        {
            if (await FindAsync(registry, cancellationToken) is { } auth)
            {
                found[registry == ImageReference.DockerHub ? HubKey : registry] = auth;
            }
        }

        return found;
    }

    private static AuthConfig? FromEntry(AuthEntry entry, string key)
    {
        (string? user, string? password) = (entry.UserName, entry.Password);
        if (entry.Auth is { Length: > 0 } auth)
        {
            try
            {
                string text = Encoding.UTF8.GetString(Convert.FromBase64String(auth));
                int colon = text.IndexOf(':', StringComparison.Ordinal);
                (user, password) = colon < 0 ? (text, "") : (text[..colon], text[(colon + 1)..].TrimEnd('\0'));
            }
            catch (FormatException)
            {
                throw new RunFailedException(
                    ReasonCodes.RegistryDenied, $"The credentials for '{key}' in Docker's config.json are damaged. Log in again with 'docker login {key}'.");
            }
        }

        return string.IsNullOrEmpty(user) && string.IsNullOrEmpty(entry.IdentityToken)
            ? null
            : new AuthConfig { Username = user, Password = password, IdentityToken = entry.IdentityToken, ServerAddress = key };
    }

    private async Task<AuthConfig?> AskAsync(string helper, string key, CancellationToken cancellationToken)
    {
        string program = "docker-credential-" + helper;
        Dictionary<string, string> environment = ProgramRunner.OwnEnvironment();
        foreach ((string name, string value) in settings.Variables)
        {
            environment[name] = value;
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(s_helperLimit);
        try
        {
            ProcessStartInfo info = ProgramRunner.InfoFor(program, ["get"], environment);
            info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
            using Process process = Process.Start(info)!;
            try
            {
                await TellAsync(process.StandardInput, key, limit.Token);
                Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
                string output = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode == 0)
                {
                    return Read(output, key);
                }

                string words = $"{output} {await error}".Trim();
                return words.Contains("credentials not found", StringComparison.OrdinalIgnoreCase)
                    ? null
                    : throw Failed($"'{program}' could not tell the credentials for {key}: {words}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failed($"'{program}' has not told the credentials for {key} within {s_helperLimit.TotalSeconds:0} s.");
        }
        catch (Win32Exception exception)
        {
            throw Failed($"'{program}', which Docker's config.json names for {key}, cannot be started: {exception.Message}");
        }
    }

    private static async Task TellAsync(StreamWriter input, string key, CancellationToken cancellationToken)
    {
        try
        {
            await using (input)
            {
                await input.WriteLineAsync(key.AsMemory(), cancellationToken);
            }
        }
        catch (IOException)
        {
            // It ended without reading; what it has to say stands in its output.
        }
    }

    private static AuthConfig? Read(string output, string key)
    {
        HelperAnswer? answer;
        try
        {
            answer = JsonSerializer.Deserialize(output, SettingsJsonContext.Default.HelperAnswer);
        }
        catch (JsonException)
        {
            // Not shown: it may hold the secret.
            throw Failed($"The credential helper for {key} has answered something that is not JSON.");
        }

        return answer switch
        {
            null or { Username: null or "" } => null,
            { Username: "<token>" } => new AuthConfig { IdentityToken = answer.Secret, ServerAddress = key },
            _ => new AuthConfig { Username = answer.Username, Password = answer.Secret, ServerAddress = key },
        };
    }

    private static string HostOf(string key)
    {
        string text = key[(key.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0)..];
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? text : text[..slash];
    }

    private static RunFailedException Failed(string message) => new(ReasonCodes.RegistryDenied, message);
}
