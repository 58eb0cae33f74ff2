using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>A test that drives sh and signals; reported as skipped on Windows.</summary>
internal sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
        {
            Skip = "Needs sh and signals.";
        }
    }
}
