using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>All tests that need the daemon: it is started once for them, and one of them restarts it, so none run at the same time.</summary>
[CollectionDefinition(Name)]
public sealed class DockerCollection : ICollectionFixture<DockerFixture>
{
    public const string Name = "Docker";
}
