using System.Globalization;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>What a shim notes before it starts its command.</summary>
/// <param name="ProcessId">Its own process id, which is that of its session, too.</param>
/// <param name="IsOfThisBoot">False when the machine has been started anew since.</param>
internal readonly record struct WorkerClaim(int ProcessId, bool IsOfThisBoot)
{
    /// <summary>Reads <c>id</c> or <c>id boot</c>; null when it is not whole yet.</summary>
    public static WorkerClaim? Parse(string? text)
    {
        if (text is null || !text.EndsWith('\n'))
        {
            return null;
        }

        string[] words = text.Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && int.TryParse(words[0], CultureInfo.InvariantCulture, out int id)
            ? new WorkerClaim(id, words.Length == 1 || BootId.Current.Length == 0 || words[1] == BootId.Current)
            : null;
    }
}
