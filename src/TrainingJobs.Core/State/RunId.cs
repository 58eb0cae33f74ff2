using System.Security.Cryptography;

namespace TrainingJobs.Core.State;

/// <summary>Ids of runs: ten random letters and digits, the first a letter, so that they can stand in names of containers and jobs.</summary>
internal static class RunId
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";

    public static string New() =>
        RandomNumberGenerator.GetString(Letters, 1) + RandomNumberGenerator.GetString(Letters + "0123456789", 9);
}
