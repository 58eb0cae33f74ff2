using TrainingJobs.Core.Targets.Docker.Api;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class ImageReferenceTests
{
    [Theory]
    [InlineData("python", "python", "latest", "docker.io")]
    [InlineData("python:3.12-slim", "python", "3.12-slim", "docker.io")]
    [InlineData("library/python", "library/python", "latest", "docker.io")]
    [InlineData("localhost/x:1", "localhost/x", "1", "localhost")]
    [InlineData("registry.example:5000/team/x", "registry.example:5000/team/x", "latest", "registry.example:5000")]
    [InlineData("registry.example:5000/team/x:2", "registry.example:5000/team/x", "2", "registry.example:5000")]
    [InlineData("ghcr.io/a/b@sha256:00ff", "ghcr.io/a/b", "sha256:00ff", "ghcr.io")]
    [InlineData("ghcr.io/a/b:1@sha256:00ff", "ghcr.io/a/b", "sha256:00ff", "ghcr.io")]
    public void A_reference_is_taken_apart(string text, string repository, string tag, string registry)
    {
        ImageReference reference = ImageReference.Parse(text);

        Assert.Equal((repository, tag, registry), (reference.Repository, reference.TagOrDigest, reference.Registry));
    }
}
