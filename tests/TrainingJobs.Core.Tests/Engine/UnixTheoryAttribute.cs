using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>A theory that drives sh and signals; reported as skipped on Windows.</summary>
internal sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Needs sh and signals.";
        }
    }
}
