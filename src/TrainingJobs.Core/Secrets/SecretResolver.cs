using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Secrets;

/// <summary>
/// Finds the values that a run's references stand for, in the session that starts it. The caller keeps them for the run, encrypted, in
/// the store; the process that starts the work reads them from there, with <see cref="Load"/>.
/// </summary>
/// <param name="store">The encrypted store.</param>
public sealed class SecretResolver(SecretStore store)
{
    /// <summary>Variables of the session.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>How Vault is reached; null takes it from the variables of the session.</summary>
    public VaultOptions? Vault { get; init; }

    /// <summary>Asks SecretManagement, for one secret at a time; null in front ends that have none.</summary>
    public SecretLookup? SecretManagement { get; init; }

    /// <summary>Looks all of them up.</summary>
    /// <returns>Values by the variable they go into, to be disposed of by the caller.</returns>
    /// <exception cref="SecretsMissingException">Some are missing, in the store or elsewhere; all of them are named.</exception>
    public async Task<ResolvedSecrets> ResolveAsync(IReadOnlyList<JobSecret> secrets, CancellationToken cancellationToken)
    {
        using var vault = new VaultClient(Vault ?? VaultOptions.FromEnvironment(Environment));
        // All at once, so that a server that does not answer is waited for only once.
        (JobSecret Secret, Task<SecretValue> Value)[] fromVault =
        [
            .. secrets.Where(secret => secret.Source == SecretSource.Vault)
                .Select(secret => (secret, vault.ReadAsync(secret.Key, cancellationToken))),
        ];
        var collected = new SecretCollection();
        try
        {
            foreach (JobSecret secret in secrets)
            {
                switch (secret.Source)
                {
                    case SecretSource.Vault:
                        break;
                    case SecretSource.Store:
                        collected.Add(secret, () => store.TryGet(secret.Key) ?? throw NotInStore(secret.Key));
                        break;
                    case SecretSource.Environment:
                        collected.Add(secret, () => FromEnvironment(secret.Key));
                        break;
                    default:
                        await collected.AddAsync(secret, FromSecretManagementAsync(secret.Key, cancellationToken)).ConfigureAwait(false);
                        break;
                }
            }

            foreach ((JobSecret secret, Task<SecretValue> value) in fromVault)
            {
                await collected.AddAsync(secret, value).ConfigureAwait(false);
            }

            return collected.End();
        }
        catch
        {
            collected.Dispose();
            await DropAsync(fromVault.Select(pair => pair.Value)).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads, in the process that starts the work, the values that were kept for a run.</summary>
    /// <returns>Values by the variable they go into, to be disposed of by the caller.</returns>
    /// <exception cref="SecretsMissingException">Some are missing; all of them are named.</exception>
    public static ResolvedSecrets Load(SecretStore store, string runId, IReadOnlyList<JobSecret> secrets)
    {
        var collected = new SecretCollection();
        try
        {
            foreach (JobSecret secret in secrets)
            {
                collected.Add(secret, () => store.TryGetForRun(runId, secret.InjectAs) ?? throw NotKept(secret));
            }

            return collected.End();
        }
        catch
        {
            collected.Dispose();
            throw;
        }
    }

    private SecretValue FromEnvironment(string key) => Environment(key) is { Length: > 0 } text
        ? SecretValue.FromChars(text)
        : throw NotFound(key, $"The secret '{key}' is to come from the environment, but the variable {key} is not set in this session. Set it before the run is started.");

    private async Task<SecretValue> FromSecretManagementAsync(string key, CancellationToken cancellationToken)
    {
        if (SecretManagement is null)
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretSourceUnavailable,
                $"The secret '{key}' is to come from SecretManagement, which only a PowerShell session can ask. Start the job there, with Start-TrainingJob.",
                key);
        }

        return await SecretManagement(key, cancellationToken).ConfigureAwait(false) ?? throw NotFound(
            key, $"The secret '{key}' is not in any vault of SecretManagement. Set it with 'Set-Secret {key}', or see Get-SecretInfo.");
    }

    private static async Task DropAsync(IEnumerable<Task<SecretValue>> values)
    {
        foreach (Task<SecretValue> value in values)
        {
            try
            {
                (await value.ConfigureAwait(false)).Dispose();
            }
            catch (Exception exception) when (exception is TrainingJobsException or OperationCanceledException)
            {
                // The first failure is the one that is told.
            }
        }
    }

    private static TrainingJobsException NotInStore(string key) => NotFound(
        key, $"The secret '{key}' is not in the store. Set it with 'Set-JobSecret {key}' or 'trainingjobs secret set {key}'.");

    private static TrainingJobsException NotKept(JobSecret secret) => NotFound(
        secret.Key, $"The value of the secret '{secret.Key}', source {secret.Source}, is not kept for this run any more. Start the job again.");

    private static TrainingJobsException NotFound(string key, string message) => new(ErrorCodes.SecretNotFound, message, key);
}
