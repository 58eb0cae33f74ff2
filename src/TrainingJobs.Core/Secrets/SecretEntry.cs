namespace TrainingJobs.Core.Secrets;

/// <summary>One encrypted value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Created">When the name was first set.</param>
/// <param name="Modified">When the value was set.</param>
/// <param name="Sealed">Nonce, tag and ciphertext.</param>
internal sealed record SecretEntry(string Name, DateTimeOffset Created, DateTimeOffset Modified, byte[] Sealed);
