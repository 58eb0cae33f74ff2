using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Host.Json;

internal sealed record SecretInfoDocument(string Name, DateTimeOffset Created, DateTimeOffset Modified)
{
    public static SecretInfoDocument From(SecretInfo secret) => new(secret.Name, secret.Created, secret.Modified);
}
