namespace TrainingJobs.Core.Secrets;

/// <summary>A file of encrypted values. Names and dates are readable, so that listing needs no key; values are sealed one by one.</summary>
internal sealed record SecretFileDocument
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    /// <summary>Says which key sealed the values, so that a wrong key file is told from a damaged one.</summary>
    public required string KeyId { get; init; }

    public IReadOnlyList<SecretEntry> Entries { get; init; } = [];

    public SecretEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);
}
