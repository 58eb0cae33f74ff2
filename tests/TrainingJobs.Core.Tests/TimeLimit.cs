using System.Diagnostics;
using Xunit;

namespace TrainingJobs.Core.Tests;

/// <summary>
/// Checks that work does not run away. The limit is the one on an idle machine; a busy one may take longer, so what fails is only
/// what takes many times as long, three times in a row. Speed itself is measured in bench/.
/// </summary>
internal static class TimeLimit
{
    private const int Busy = 10;

    public static T Run<T>(TimeSpan limit, Func<T> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            var watch = Stopwatch.StartNew();
            T result = work();
            if (watch.Elapsed <= limit * Busy)
            {
                return result;
            }

            Assert.True(attempt < 3, $"It took {watch.Elapsed.TotalSeconds:F1} s.");
        }
    }
}
