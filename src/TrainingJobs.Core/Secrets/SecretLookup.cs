namespace TrainingJobs.Core.Secrets;

/// <summary>Looks a secret up in a source that only the front end can reach.</summary>
/// <param name="key">Its name there.</param>
/// <param name="cancellationToken">Ends the call.</param>
/// <returns>The value, which the caller disposes of; null when there is none of the name.</returns>
/// <exception cref="TrainingJobsException">The source cannot be asked; the message must not hold a value.</exception>
public delegate ValueTask<SecretValue?> SecretLookup(string key, CancellationToken cancellationToken);
