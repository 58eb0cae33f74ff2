namespace TrainingJobs.Host.Tests;

/// <summary>Tests that share one state folder and its agent, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class HostCollection : ICollectionFixture<HostFixture>
{
    public const string Name = "one agent";
}
