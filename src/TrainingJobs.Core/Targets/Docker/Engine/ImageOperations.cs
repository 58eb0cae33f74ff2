using TrainingJobs.Core.Targets.Docker.Engine.Models;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>What is done with images; each is named by a reference or its id.</summary>
internal sealed class ImageOperations(DockerHttp http)
{
    /// <returns>Null when it is not there.</returns>
    public async Task<ImageDetails?> FindAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(Get(image, "json"), DockerJsonContext.Default.ImageDetails, cancellationToken);
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
    public IAsyncEnumerable<ProgressMessage> PullAsync(ImageReference reference, RegistryAuth? auth, CancellationToken cancellationToken) =>
        http.SeriesAsync(
            DockerRequest.Post("images/create").With("fromImage", reference.Repository).With("tag", reference.TagOrDigest)
                .WithHeader("X-Registry-Auth", auth?.ToHeader()).TakingLong(),
            DockerJsonContext.Default.ProgressMessage,
            cancellationToken);

    /// <summary>Builds an image; the build's output comes while it goes on, its error is the last message.</summary>
    /// <param name="query">What to build.</param>
    /// <param name="writeContext">Writes the context as a tar.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<ProgressMessage> BuildAsync(
        ImageBuildQuery query, Func<Stream, CancellationToken, Task> writeContext, CancellationToken cancellationToken) =>
        http.SeriesAsync(
            DockerRequest.Post("build").With("t", query.Tag).With("dockerfile", query.Dockerfile).With("rm", true).With("forcerm", true)
                .With("networkmode", query.NetworkMode)
                .With("labels", Json(query.Labels)).With("buildargs", query.Arguments.Count > 0 ? Json(query.Arguments) : null)
                .WithHeader("X-Registry-Config", query.Registries.Count > 0 ? RegistryAuth.ToConfigHeader(query.Registries) : null)
                .WithTar(writeContext).TakingLong(),
            DockerJsonContext.Default.ProgressMessage,
            cancellationToken);

    public Task TagAsync(string image, ImageReference tag, CancellationToken cancellationToken) =>
        http.SendAsync(
            DockerRequest.Post($"images/{Escape(image)}/tag").With("repo", tag.Repository).With("tag", tag.TagOrDigest), cancellationToken);

    public Task RemoveAsync(string image, CancellationToken cancellationToken) =>
        http.SendAsync(DockerRequest.Delete($"images/{Escape(image)}").TakingLong(), cancellationToken);

    /// <summary>The layers of an image, newest first.</summary>
    public Task<List<ImageLayer>> HistoryAsync(string image, CancellationToken cancellationToken) =>
        http.SendAsync(Get(image, "history"), DockerJsonContext.Default.ListImageLayer, cancellationToken);

    private static DockerRequest Get(string image, string what) => DockerRequest.Get($"images/{Escape(image)}/{what}");

    /// <summary>Slashes and colons of a reference stand as they are.</summary>
    private static string Escape(string image) => string.Join('/', image.Split('/').Select(part => Uri.EscapeDataString(part).Replace("%3A", ":", StringComparison.Ordinal)));

    private static string Json(IReadOnlyDictionary<string, string> map) =>
        System.Text.Json.JsonSerializer.Serialize(map, DockerJsonContext.Default.IReadOnlyDictionaryStringString);
}
