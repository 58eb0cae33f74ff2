using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>A theory over the samples, which are not part of the project; reported as skipped where they are not there.</summary>
internal sealed class SampleTheoryAttribute : TheoryAttribute
{
    public SampleTheoryAttribute() => Skip = SampleFiles.WhyNot;
}
