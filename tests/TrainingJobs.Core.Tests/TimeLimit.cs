using System.Diagnostics;
using Xunit;

namespace TrainingJobs.Core.Tests;

/// <summary>Checks that work is done within a time. On a busy machine anything may stall once, so the best of three counts.</summary>
internal static class TimeLimit
{
    public static T Run<T>(TimeSpan limit, Func<T> work)
    {
        for (int attempt = 1; ; attempt++)
        {
            var watch = Stopwatch.StartNew();
            T result = work();
            if (watch.Elapsed <= limit)
            {
                return result;
            }

            Assert.True(attempt < 3, $"It took {watch.Elapsed.TotalSeconds:F1} s.");
        }
    }
}
