using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Secrets;

/// <summary>Gathers values and what is missing, so that everything missing can be told at once.</summary>
internal sealed class SecretCollection : IDisposable
{
    private readonly ResolvedSecrets _values = new();
    private readonly List<MissingSecret> _missing = [];

    public void Add(JobSecret secret, Func<SecretValue> find) => Check(secret, () =>
    {
        Take(secret, find());
        return null;
    });

    public async Task AddAsync(JobSecret secret, Task<SecretValue> find)
    {
        try
        {
            Take(secret, await find.ConfigureAwait(false));
        }
        catch (TrainingJobsException error)
        {
            Miss(secret, error);
        }
    }

    /// <param name="secret">The secret looked for.</param>
    /// <param name="check">Gives or throws what is wrong; null when nothing is.</param>
    public void Check(JobSecret secret, Func<TrainingJobsException?> check)
    {
        try
        {
            if (check() is { } error)
            {
                Miss(secret, error);
            }
        }
        catch (TrainingJobsException error)
        {
            Miss(secret, error);
        }
    }

    /// <summary>Hands all values over.</summary>
    /// <exception cref="SecretsMissingException">Some are missing.</exception>
    public ResolvedSecrets End() => _missing.Count == 0 ? _values : throw new SecretsMissingException(_missing);

    public void Dispose() => _values.Dispose();

    private void Take(JobSecret secret, SecretValue value)
    {
        try
        {
            SecretRules.CheckValue(secret, value);
            _values.Add(secret.InjectAs, value);
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    private void Miss(JobSecret secret, TrainingJobsException error) =>
        _missing.Add(new MissingSecret(secret.Key, secret.Source, error.Code, error.Message));
}
