using System.Runtime.Versioning;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>AME's examples as processes of this machine, with the poetry, pipenv and Python that are there. No Docker, but the same variables.</summary>
[Collection(DockerCollection.Name)]
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Docker")]
public sealed class AmeOnThisMachineTests(AmeRuns runs) : IClassFixture<AmeRuns>
{
    public static TheoryData<string> All => [.. AmeRunCase.All.Select(one => one.Name)];

    [SkippableTheory]
    [MemberData(nameof(All))]
    public async Task Each_example_runs(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "The programs are called as on Linux.");
        foreach (string program in (string[])["poetry", "pipenv", "python3.11"])
        {
            Skip.IfNot((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not on the PATH.");
        }

        await runs.StartAsync("local");
        await runs.CheckAsync(name);
    }
}
