using TrainingJobs.Core;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Cmdlets.Secrets;

/// <summary>Secrets by the names that people type: a name as it is written, a pattern in upper and lower case.</summary>
internal static class SecretSelection
{
    /// <exception cref="TrainingJobsException">SecretNotFound: there is none of a name without wildcards.</exception>
    public static IReadOnlyList<SecretInfo> Find(IReadOnlyList<SecretInfo> all, string name) =>
        NameSelection.Find(name, one => Get(all, one), () => all, secret => secret.Name);

    private static SecretInfo Get(IReadOnlyList<SecretInfo> all, string name)
    {
        if (all.FirstOrDefault(secret => secret.Name == name) is { } found)
        {
            return found;
        }

        string? meant = all.FirstOrDefault(secret => secret.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Name;
        throw new TrainingJobsException(
            ErrorCodes.SecretNotFound, $"There is no secret '{name}'.{(meant is null ? "" : $" Did you mean '{meant}'? Upper and lower case differ.")}", name);
    }
}
