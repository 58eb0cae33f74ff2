using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class NetworkTests(DockerFixture docker) : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public void Dispose() => _limit.Dispose();

    [SkippableFact]
    public async Task A_network_that_is_there_is_left_as_it_is()
    {
        docker.Require();

        await AssertIsMadeOnceAsync(docker.Client, _limit.Token);
    }

    internal static async Task AssertIsMadeOnceAsync(DockerClient client, CancellationToken limit)
    {
        string name = $"tj-test-{Guid.NewGuid():N}";
        await client.Networks.EnsureAsync(name, new Dictionary<string, string> { ["of"] = "test" }, limit);
        await client.Networks.EnsureAsync(name, new Dictionary<string, string> { ["of"] = "test" }, limit);

        // A second one of the name would make it ambiguous, or be left.
        await client.Networks.RemoveAsync(name, limit);
        await Assert.ThrowsAsync<DockerNotFoundException>(() => client.Networks.RemoveAsync(name, limit));
    }
}
