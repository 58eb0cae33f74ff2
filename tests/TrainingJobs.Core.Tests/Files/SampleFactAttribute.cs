using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>A test over the samples, which are not part of the project; reported as skipped where they are not there.</summary>
internal sealed class SampleFactAttribute : FactAttribute
{
    public SampleFactAttribute() => Skip = SampleFiles.WhyNot;
}
