using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Images;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>For a daemon on another machine: brings the project into a container that has not started, and results back from one that has ended.</summary>
internal static class ProjectCopy
{
    /// <summary>Copies the project in, as far as .dockerignore allows, with the checkpoint and the folders that the job mounts.</summary>
    /// <exception cref="RunFailedException">MountInvalid: a file cannot be read.</exception>
    public static async Task InAsync(DockerClient client, string container, RunContext run, CancellationToken cancellationToken)
    {
        try
        {
            IgnoreRules rules = IgnoreRules.OfFolder(run.Plan.Job.BaseDirectory);
            IEnumerable<ContextFile> files = ContextFile.Below(run.Plan.Job.BaseDirectory, rules, Name(ContainerPaths.Workspace))
                .Concat(ContextFile.Below(run.CheckpointPath, IgnoreRules.None, Name(ContainerPaths.Checkpoint)))
                .Concat(run.Plan.Container!.Mounts.Where(IsPath).SelectMany(Mounted));
            await client.Containers.PutArchiveAsync(
                container,
                "/",
                (stream, token) => TarStream.WriteAsync(
                    stream,
                    new Dictionary<string, string>(),
                    [Name(ContainerPaths.Workspace), Name(ContainerPaths.Output), Name(ContainerPaths.Checkpoint)],
                    files,
                    token),
                cancellationToken);
        }
        catch (Exception exception) when (exception is FormatException or UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RunFailedException(ReasonCodes.MountInvalid, $"The project cannot be copied to the Docker host: {exception.Message}", exception);
        }
    }

    /// <summary>Copies results back: artifacts, checkpoints, and what the job declares as outputs.</summary>
    public static async Task OutAsync(DockerClient client, string container, RunContext run, string workingDirectory, CancellationToken cancellationToken)
    {
        await FolderAsync(ContainerPaths.Output, run.OutputPath);
        await FolderAsync(ContainerPaths.Checkpoint, run.CheckpointPath);
        foreach (string output in run.Plan.Data.Outputs)
        {
            string path = output.StartsWith('/') ? output : $"{workingDirectory}/{output}";
            string relative = Path.GetRelativePath(ContainerPaths.Workspace, path).Replace('\\', '/');
            if (!relative.StartsWith("..", StringComparison.Ordinal))
            {
                await FolderAsync(path.TrimEnd('/'), Path.Combine(run.Plan.Job.BaseDirectory, relative));
            }
        }

        // The entries of the tar begin with the last name of the path.
        async Task FolderAsync(string path, string destination)
        {
            string last = path[(path.LastIndexOf('/') + 1)..];
            string parent = Path.GetDirectoryName(destination.TrimEnd(Path.DirectorySeparatorChar))!;
            string name = Path.GetFileName(destination.TrimEnd(Path.DirectorySeparatorChar));
            try
            {
                await using Stream tar = await client.Containers.GetArchiveAsync(container, path, cancellationToken);
                await TarStream.ExtractAsync(
                    tar,
                    entry => entry.Name.TrimEnd('/') is var own && own == last ? name : own.StartsWith(last + "/", StringComparison.Ordinal) ? name + own[last.Length..] : null,
                    parent,
                    cancellationToken);
            }
            catch (DockerNotFoundException)
            {
                // The job has not made it.
            }
        }
    }

    private static IEnumerable<ContextFile> Mounted(JobMount mount)
    {
        string target = Name(mount.Target);
        return Directory.Exists(mount.Source)
            ? ContextFile.Below(mount.Source, IgnoreRules.None, target).Prepend(new ContextFile(target, mount.Source))
            : [new ContextFile(target, mount.Source)];
    }

    private static bool IsPath(JobMount mount) => !mount.Source.StartsWith(JobMount.VolumePrefix, StringComparison.Ordinal);

    private static string Name(string path) => path.TrimStart('/');
}
