using System.Management.Automation;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Cmdlets.Secrets;

/// <summary>
/// Secrets of Microsoft.PowerShell.SecretManagement. They are read on the pipeline thread, where alone a session can be asked, and then
/// handed to the engine, which asks from other threads, until this is disposed of.
/// </summary>
internal sealed class ManagedSecrets : IDisposable
{
    // Runspaces share the client, but not what they have read: it goes with the call.
    private static readonly AsyncLocal<ManagedSecrets?> s_current = new();

    private readonly Dictionary<string, SecretValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TrainingJobsException> _errors = new(StringComparer.Ordinal);

    private ManagedSecrets()
    {
    }

    /// <summary>Reads what a run needs; what goes wrong is told when the engine asks for the one it is about.</summary>
    public static ManagedSecrets Read(PSCmdlet cmdlet, IEnumerable<JobSecret> wanted)
    {
        var secrets = new ManagedSecrets();
        var vaults = new ManagedVaults(cmdlet);
        foreach (string key in wanted.Where(secret => secret.Source == SecretSource.SecretManagement).Select(secret => secret.Key).Distinct())
        {
            try
            {
                object found = vaults.Find(key);
                secrets._values[key] = SecretInput.TryTake(found) ?? throw new TrainingJobsException(
                    ErrorCodes.SecretInvalid,
                    $"The secret '{key}' of SecretManagement is a {SecretInput.Unwrap(found)!.GetType().Name}. A job can be given text, a SecureString, the password of a PSCredential, or bytes.",
                    key);
            }
            catch (TrainingJobsException error)
            {
                secrets._errors[key] = error;
            }
        }

        s_current.Value = secrets;
        return secrets;
    }

    /// <summary>What the engine asks with; a value becomes the engine's.</summary>
    public static ValueTask<SecretValue?> LookUp(string key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (s_current.Value is not { } secrets)
        {
            return default;
        }

        return secrets._errors.TryGetValue(key, out TrainingJobsException? error)
            ? throw error
            : ValueTask.FromResult(secrets._values.TryGetValue(key, out SecretValue? value) ? SecretValue.FromBytes(value.Bytes) : null);
    }

    public void Dispose()
    {
        s_current.Value = null;
        foreach (SecretValue value in _values.Values)
        {
            value.Dispose();
        }

        _values.Clear();
    }
}
