using System.Net;

namespace TrainingJobs.Core.Secrets;

/// <summary>A secret cannot be had from Vault.</summary>
/// <param name="code">SecretNotFound, SecretInvalid, SecretAccessDenied or SecretSourceUnavailable.</param>
/// <param name="key">The secret asked for.</param>
/// <param name="address">Address of the server, null when none is set.</param>
/// <param name="status">What the server answered, null when it did not.</param>
/// <param name="message">What is wrong and what to do.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class VaultException(
    string code, string key, string? address, HttpStatusCode? status, string message, Exception? inner = null)
    : TrainingJobsException(code, message, key, inner)
{
    public string Key { get; } = key;

    public string? Address { get; } = address;

    public HttpStatusCode? Status { get; } = status;
}
