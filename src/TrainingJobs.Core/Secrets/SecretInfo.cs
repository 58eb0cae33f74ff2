namespace TrainingJobs.Core.Secrets;

/// <summary>What may be known of a stored secret: never its value.</summary>
/// <param name="Name">Its name; upper and lower case differ.</param>
/// <param name="Created">When a value was first stored under the name, in UTC.</param>
/// <param name="Modified">When the value was last set, in UTC.</param>
public sealed record SecretInfo(string Name, DateTimeOffset Created, DateTimeOffset Modified);
