using Xunit;

namespace TrainingJobs.Hosting.Tests;

/// <summary>One after the other: the current state folder is a matter of the process.</summary>
[CollectionDefinition(Name)]
public sealed class HostedCollection : ICollectionFixture<HostedModule>
{
    public const string Name = "hosted";
}
