using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Core.Client;

/// <summary>Stored secrets.</summary>
public sealed class SecretOperations
{
    private readonly ClientContext _context;

    internal SecretOperations(ClientContext context) => _context = context;

    /// <summary>Stores a secret, encrypted.</summary>
    /// <param name="name">Name; upper and lower case differ.</param>
    /// <param name="value">Value; stays the caller's.</param>
    /// <param name="replace">False keeps a secret that is there.</param>
    /// <exception cref="TrainingJobsException">SecretInvalid, SecretExists, SecretStoreDamaged, SecretStoreInsecure.</exception>
    public SecretInfo Set(string name, SecretValue value, bool replace = true)
    {
        _context.Folder.Create();
        return _context.Secrets.Set(name, value, replace);
    }

    /// <summary>Names and dates of the stored secrets, by name.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged.</exception>
    public IReadOnlyList<SecretInfo> List() => _context.Secrets.List();

    /// <summary>Removes a stored secret.</summary>
    /// <exception cref="TrainingJobsException">SecretNotFound, SecretStoreDamaged.</exception>
    public void Remove(string name)
    {
        if (!_context.Secrets.Remove(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretNotFound,
                $"There is no secret '{name}'. Get-JobSecret and 'trainingjobs secret list' show those there are; upper and lower case differ.",
                name);
        }
    }
}
