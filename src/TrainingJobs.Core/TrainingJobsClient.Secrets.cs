using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Core;

// Stored secrets.
public sealed partial class TrainingJobsClient
{
    /// <summary>Stores a secret, encrypted.</summary>
    /// <param name="name">Name; upper and lower case differ.</param>
    /// <param name="value">Value; stays the caller's.</param>
    /// <param name="replace">False keeps a secret that is there.</param>
    /// <exception cref="TrainingJobsException">SecretInvalid, SecretExists, SecretStoreDamaged, SecretStoreInsecure.</exception>
    public SecretInfo SetSecret(string name, SecretValue value, bool replace = true)
    {
        _folder.Create();
        return Secrets().Set(name, value, replace);
    }

    /// <summary>Names and dates of the stored secrets, by name.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged.</exception>
    public IReadOnlyList<SecretInfo> GetSecrets() => Secrets().List();

    /// <summary>Removes a stored secret.</summary>
    /// <exception cref="TrainingJobsException">SecretNotFound, SecretStoreDamaged.</exception>
    public void RemoveSecret(string name)
    {
        if (!Secrets().Remove(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretNotFound, $"There is no secret '{name}'. Get-JobSecret and 'trainingjobs secret list' show those there are; upper and lower case differ.", name);
        }
    }

    private SecretStore Secrets() => new(_folder.Secrets);
}
