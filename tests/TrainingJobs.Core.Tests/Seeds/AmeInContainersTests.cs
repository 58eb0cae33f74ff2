using System.Runtime.Versioning;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>AME's examples in containers, each in an image that is made from what it declares.</summary>
[Collection(DockerCollection.Name)]
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Docker")]
public sealed class AmeInContainersTests(DockerFixture docker, AmeRuns runs) : IClassFixture<AmeRuns>
{
    public static TheoryData<string> All => AmeOnThisMachineTests.All;

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task Each_example_runs(string name)
    {
        docker.Require();
        await runs.StartAsync(SeedExamples.Box);
        await runs.CheckAsync(name);
    }
}
