using System.Collections.Concurrent;
using Docker.DotNet.Models;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Settings;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>Sees to it that an image is on the target: pulls what a job names, builds what it declares, and only once.</summary>
internal sealed class ImageStore(DockerClient client, TimeProvider time)
{
    private const int TailLength = 5;

    /// <summary>One at a time for the same image: the second finds what the first has made.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _making = new();

    /// <summary>The image for a plan.</summary>
    /// <param name="plan">What runs in it.</param>
    /// <param name="labels">For an image that is built.</param>
    /// <param name="credentials">For registries.</param>
    /// <param name="note">Takes lines of progress.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Its reference and what is known of it.</returns>
    /// <exception cref="RunFailedException">It cannot be had.</exception>
    public async Task<(string Reference, ImageInspectResponse Image)> EnsureAsync(
        JobPlan plan,
        IReadOnlyDictionary<string, string> labels,
        RegistryCredentials credentials,
        Action<string> note,
        CancellationToken cancellationToken)
    {
        ImageContent? content = plan.Container!.Dockerfile is null ? null : ImageContent.Of(plan);
        string reference = content?.Tag ?? plan.Container.Image!;
        SemaphoreSlim gate = _making.GetOrAdd(reference, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (await client.Images.FindAsync(reference, cancellationToken) is { } there)
            {
                if (content is not null)
                {
                    note($"The image {reference} is there.");
                }

                return (reference, there);
            }

            if (content is null)
            {
                await PullAsync(reference, credentials, note, cancellationToken);
            }
            else
            {
                await BuildAsync(content, labels, credentials, note, cancellationToken);
            }

            ImageInspectResponse made = await client.Images.FindAsync(reference, cancellationToken)
                ?? throw new RunFailedException(ReasonCodes.ImageNotFound, $"The image '{reference}' was made and is not there; did somebody remove it?");
            return (reference, made);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task PullAsync(string image, RegistryCredentials credentials, Action<string> note, CancellationToken cancellationToken)
    {
        ImageReference reference = ImageReference.Parse(image);
        AuthConfig? auth = await credentials.FindAsync(reference.Registry, cancellationToken);
        note($"Pulling {reference}{(auth is null ? "" : $" as {auth.Username ?? "the stored identity"}")}.");
        var progress = new PullProgress(image, note, time);
        try
        {
            await foreach (JSONMessage message in client.Images.PullAsync(reference, auth, cancellationToken))
            {
                if (message.Error?.Message is { } error)
                {
                    throw PullFailure.Of(reference, auth, error);
                }

                progress.Take(message);
            }
        }
        catch (DockerApiException exception)
        {
            throw PullFailure.Of(reference, auth, exception.Message);
        }

        note($"{reference} is pulled.");
    }

    private async Task BuildAsync(
        ImageContent content,
        IReadOnlyDictionary<string, string> labels,
        RegistryCredentials credentials,
        Action<string> note,
        CancellationToken cancellationToken)
    {
        note($"Building the image {content.Tag} from {content.BaseImage}.");
        ImageReference from = ImageReference.Parse(content.BaseImage);
        var parameters = new ImageBuildParameters
        {
            Tags = [content.Tag],
            Dockerfile = "Dockerfile",
            Labels = labels.ToDictionary(),
            Remove = true,
            ForceRemove = true,
        };
        IReadOnlyDictionary<string, AuthConfig> registries = await credentials.FindAllAsync([from.Registry], cancellationToken);
        var tail = new Queue<string>();
        string line = "";
        try
        {
            await foreach (JSONMessage message in client.Images.BuildAsync(parameters, registries, content.WriteAsync, cancellationToken))
            {
                if (message.Error?.Message is { } error)
                {
                    throw Failure(error);
                }

                Take(message.Stream ?? "");
            }
        }
        catch (DockerApiException exception)
        {
            throw Failure(exception.Message);
        }

        RunFailedException Failure(string error)
        {
            if (PullFailure.IsOfPull(error))
            {
                return PullFailure.Of(from, null, error);
            }

            Take("\n");
            return new RunFailedException(
                ReasonCodes.ImageBuildFailed, $"The image could not be built: {error.Trim()} {string.Join(" ", tail)}".TrimEnd());
        }

        // The output comes in pieces of any length.
        void Take(string text)
        {
            string[] lines = (line + text).Split('\n');
            line = lines[^1];
            foreach (string whole in lines[..^1].Select(one => one.TrimEnd()).Where(one => one.Length > 0))
            {
                note(whole);
                tail.Enqueue(whole);
                if (tail.Count > TailLength)
                {
                    tail.Dequeue();
                }
            }
        }
    }
}
