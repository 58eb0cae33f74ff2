using System.Security.Cryptography;
using System.Text;
using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>All that an image is built from; its tag is the digest of this, so an image of that tag need not be built again.</summary>
/// <param name="Dockerfile">The steps.</param>
/// <param name="Files">What they copy.</param>
/// <param name="Tag">Name of the image.</param>
internal sealed record ImageContent(string Dockerfile, IReadOnlyList<ContextFile> Files, string Tag)
{
    /// <summary>All images of ours have this name, each with a tag of its own.</summary>
    public const string Repository = "trainingjobs";

    /// <exception cref="RunFailedException">ImageBuildFailed: a file cannot be read.</exception>
    public static ImageContent Of(JobPlan plan)
    {
        string dockerfile = plan.Container!.Dockerfile!;
        IReadOnlyList<ContextFile> files = RequirementFiles.Of(plan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(dockerfile);
        try
        {
            foreach (ContextFile file in files)
            {
                Add(file.Name);
                if (new FileInfo(file.Source).LinkTarget is { } target)
                {
                    Add(target);
                }
                else if (File.Exists(file.Source))
                {
                    using FileStream stream = File.OpenRead(file.Source);
                    hash.AppendData(SHA256.HashData(stream));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException(
                ReasonCodes.ImageBuildFailed, $"What the image is to be built from cannot be read: {exception.Message}", exception);
        }

        return new ImageContent(dockerfile, files, $"{Repository}:{Convert.ToHexStringLower(hash.GetHashAndReset())[..24]}");

        void Add(string text)
        {
            // The length before each text: no two different lists give the same bytes.
            hash.AppendData(BitConverter.GetBytes(text.Length));
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }
    }

    /// <summary>The image that the steps begin with.</summary>
    public string BaseImage => Dockerfile.Split('\n').First(line => line.StartsWith("FROM ", StringComparison.Ordinal))["FROM ".Length..];

    public Task WriteAsync(Stream output, CancellationToken cancellationToken) => TarStream.WriteAsync(
        output,
        new Dictionary<string, string> { ["Dockerfile"] = Dockerfile },
        [ImageRecipe.ContextFolder],
        this.Files.Select(file => file with { Name = $"{ImageRecipe.ContextFolder}/{file.Name}" }),
        cancellationToken);
}
