using System.Diagnostics.CodeAnalysis;

namespace TrainingJobs.Core.Jobs;

/// <summary>
/// Lists that PowerShell can index. The type that the compiler makes for a collection expression of an interface has its indexer hidden, so
/// that <c>$job.Parameters[0]</c> would be nothing.
/// </summary>
internal static class Indexable
{
    [return: NotNullIfNotNull(nameof(list))]
    public static IReadOnlyList<T>? List<T>(IReadOnlyList<T>? list) => list is null or T[] or List<T> ? list : list.ToArray();
}
