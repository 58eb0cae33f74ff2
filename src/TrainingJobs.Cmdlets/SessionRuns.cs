using System.Collections.Concurrent;

namespace TrainingJobs.Cmdlets;

/// <summary>
/// The runs that this session has started, or has made jobs of: those that Get-Job shows unasked. A session is this process, so that what a
/// runspace of ForEach-Object -Parallel starts belongs to it.
/// </summary>
internal static class SessionRuns
{
    private static readonly ConcurrentDictionary<string, bool> s_isShown = new(StringComparer.Ordinal);

    /// <summary>Ids of the runs, in no order.</summary>
    public static IReadOnlyCollection<string> Ids => [.. s_isShown.Where(run => run.Value).Select(run => run.Key)];

    public static void Add(string id) => s_isShown[id] = true;

    /// <summary>The job of the run was removed; the run goes on, and is no longer shown.</summary>
    public static void Forget(string id) => s_isShown[id] = false;

    public static bool IsShown(string id) => s_isShown.GetValueOrDefault(id);
}
