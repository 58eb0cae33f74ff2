using Docker.DotNet;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What is done with images; each is named by a reference or its id.</summary>
internal sealed class ImageOperations(IImageOperations images)
{
    /// <returns>Null when it is not there.</returns>
    public async Task<ImageInspectResponse?> FindAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await images.InspectImageAsync(Escape(image), cancellationToken);
        }
        catch (DockerNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Pulls an image; an error that comes after the beginning is the last message.</summary>
    /// <param name="reference">What to pull.</param>
    /// <param name="auth">For the registry; null when it is public.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<JSONMessage> PullAsync(ImageReference reference, AuthConfig? auth, CancellationToken cancellationToken) =>
        ReportedMessages.OfAsync(
            (progress, token) => images.CreateImageAsync(
                new ImagesCreateParameters { FromImage = reference.Repository, Tag = reference.TagOrDigest }, auth, progress, token),
            cancellationToken);

    /// <summary>Builds an image; the build's output comes while it goes on, its error is the last message.</summary>
    /// <param name="parameters">What to build.</param>
    /// <param name="registries">Credentials for base images, by registry.</param>
    /// <param name="writeContext">Writes the context as a tar.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<JSONMessage> BuildAsync(
        ImageBuildParameters parameters,
        IReadOnlyDictionary<string, AuthConfig> registries,
        Func<Stream, CancellationToken, Task> writeContext,
        CancellationToken cancellationToken)
    {
        // Docker.DotNet's own header is not in the form for URLs, so that the daemon ignores some passwords without a word.
        Dictionary<string, string>? headers =
            registries.Count > 0 ? new() { [RegistryConfigHeader.Name] = RegistryConfigHeader.Of(registries) } : null;
        return ReportedMessages.OfAsync(
            (progress, token) => PushedTar.SendAsync(
                writeContext,
                (tar, inner) => images.BuildImageFromDockerfileAsync(parameters, tar, authConfigs: null, headers, progress, inner),
                token),
            cancellationToken);
    }

    public Task TagAsync(string image, ImageReference tag, CancellationToken cancellationToken) =>
        images.TagImageAsync(
            Escape(image), new ImageTagParameters { RepositoryName = tag.Repository, Tag = tag.TagOrDigest }, cancellationToken);

    public Task RemoveAsync(string image, CancellationToken cancellationToken) =>
        images.DeleteImageAsync(Escape(image), new ImageDeleteParameters(), cancellationToken);

    /// <summary>The layers of an image, newest first.</summary>
    public Task<IList<ImageHistoryResponse>> HistoryAsync(string image, CancellationToken cancellationToken) =>
        images.GetImageHistoryAsync(Escape(image), cancellationToken);

    /// <summary>A reference as a part of a path, which Docker.DotNet takes as it is: its slashes and colons stand.</summary>
    private static string Escape(string image) =>
        string.Join('/', image.Split('/').Select(part => Uri.EscapeDataString(part).Replace("%3A", ":", StringComparison.Ordinal)));
}
