using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Images;
using TrainingJobs.Core.Targets.Docker.Logs;
using TrainingJobs.Core.Targets.Docker.Settings;
using TrainingJobs.Core.Targets.Results;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Gets ready on a daemon what a run needs: checks what cannot be, sees to the image.</summary>
internal sealed class RunPreparation(DockerClient client, ContainerHost host, TimeProvider time)
{
    /// <summary>A daemon that is being restarted is waited for so long.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    /// <summary>What each container has for itself; with the session's values its programs would not be found.</summary>
    private static readonly string[] s_ownOfContainers = ["PATH", "HOME"];

    private readonly ImageStore _images = new(client, time);
    private VersionResponse? _version;
    private bool? _takesPipes;

    /// <exception cref="RunFailedException">It cannot be made ready.</exception>
    public async Task<PreparedRun> PrepareAsync(RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        long? since = null;
        while (true)
        {
            try
            {
                return await OnceAsync(run, note, cancellationToken);
            }
            catch (DockerUnavailableException exception) when (exception.Cause == UnavailableCause.NoDaemon)
            {
                if (since is null)
                {
                    since = time.GetTimestamp();
                    note($"{exception.Message} Trying again for {s_patience.TotalSeconds:0} s.");
                }
                else if (time.GetElapsedTime(since.Value) > s_patience)
                {
                    throw new RunFailedException(ReasonCodes.TargetUnavailable, exception.Message, exception);
                }
            }
            catch (IOException) when (since is null || time.GetElapsedTime(since.Value) < s_patience)
            {
                since ??= time.GetTimestamp();
            }
            catch (DockerUnavailableException exception)
            {
                throw new RunFailedException(ReasonCodes.TargetUnavailable, exception.Message, exception);
            }
            catch (DockerApiException exception)
            {
                throw new RunFailedException(ReasonCodes.CannotStart, $"The Docker daemon at {client.Endpoint} refused: {exception.Message}", exception);
            }

            await Task.Delay(s_pause, time, cancellationToken);
        }
    }

    private async Task<PreparedRun> OnceAsync(RunContext run, Action<string> note, CancellationToken cancellationToken)
    {
        JobPlan plan = run.Plan;
        CheckMounts(plan);
        _version ??= await client.Daemon.VersionAsync(cancellationToken);
        _takesPipes ??= host.IsLocal && !_version.IsPodman && HostRequirements.TakesPipes(await client.Daemon.InfoAsync(cancellationToken));
        ContainerHost known = host with { IsPodman = _version.IsPodman, TakesPipes = _takesPipes.Value };
        if (plan.Execution.Resources != JobResources.None)
        {
            SystemInfoResponse info = await client.Daemon.InfoAsync(cancellationToken);
            HostRequirements.Check(plan, info, run.Shared, ContainerGpus.AreAmd(run, 0), host.IsLocal, Environment.GetEnvironmentVariable("PATH"));
            known = known with { CanLimitDisk = HostRequirements.CanLimitDisk(info), Cpus = (int)info.NCPU };
            if (plan.Execution.Resources.Cpu is { } cpu && cpu.Value > info.NCPU)
            {
                note($"The Docker host has {info.NCPU} cores; a container that asks for {cpu} is given these.");
            }

            if (plan.Execution.Resources.Storage is { } storage && !known.CanLimitDisk)
            {
                note($"The storage driver '{info.Driver}' of the Docker host cannot limit the disk; 'resources.storage' ({storage}) is not enforced.");
            }
        }

        (string image, ImageInspectResponse details) = await _images.EnsureAsync(
            plan,
            new Dictionary<string, string> { [ContainerLabels.Owner] = host.Owner, [ContainerLabels.Job] = plan.Job.Name },
            new RegistryCredentials(DockerSettings.Load(run.SessionEnvironment)),
            note,
            cancellationToken);
        if (details.Os is not ("" or "linux"))
        {
            throw new RunFailedException(ReasonCodes.NotSupported, $"The image '{image}' is for {details.Os}; jobs need one for Linux.");
        }

        Directory.CreateDirectory(run.OutputPath);
        Directory.CreateDirectory(run.CheckpointPath);
        OpenToAll(run.OutputPath, run.CheckpointPath);
        ResultCollector.Prepare(run, ContainerResults.HostFolders(plan));
        if (!host.IsLocal)
        {
            note($"The project is copied to {client.Endpoint}, and its results are copied back.");
        }

        return new PreparedRun(
            image,
            details.ID,
            [.. (details.Config?.Env ?? []).Where(pair => !OutputWrapper.Keeps([pair.Split('=')[0]]))],
            known,
            new Dictionary<string, string>(Expanded(run))
            {
                ["ML_OUTPUT_PATH"] = ContainerPaths.Output,
                ["TRAINING_CHECKPOINT_PATH"] = ContainerPaths.Checkpoint,
                ["PYTHONUNBUFFERED"] = "1",
            });
    }

    /// <summary>Variables that defaults of the job name: their values are those of the session, wherever the shell runs that puts them in.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Expanded(RunContext run) =>
        run.SessionEnvironment.Where(pair => run.Plan.Execution.ExpandedVariables.Contains(pair.Key) && !s_ownOfContainers.Contains(pair.Key));

    /// <summary>True for a folder of the project, written with a '/' at its end, that results are to go into: it may well be missing before.</summary>
    private static bool IsNewFolder(string source, string project) =>
        Path.EndsInDirectorySeparator(source) && !Path.Exists(source) && Directory.Exists(project)
        && source.StartsWith(Path.TrimEndingDirectorySeparator(project) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void CheckMounts(JobPlan plan)
    {
        foreach (JobMount mount in plan.Container!.Mounts.Where(mount => !mount.Source.StartsWith(JobMount.VolumePrefix, StringComparison.Ordinal)))
        {
            if (IsNewFolder(mount.Source, plan.Job.BaseDirectory))
            {
                Directory.CreateDirectory(mount.Source);
            }

            if (!Path.Exists(mount.Source))
            {
                throw new RunFailedException(
                    ReasonCodes.MountInvalid, $"'{mount.Source}', which the job mounts at '{mount.Target}', does not exist on this machine. Make it, or correct 'mounts'.");
            }
        }

        if (!Directory.Exists(plan.Job.BaseDirectory))
        {
            throw new RunFailedException(
                ReasonCodes.WorkingDirectoryNotFound, $"The folder of the job, '{plan.Job.BaseDirectory}', does not exist any more.");
        }
    }

    /// <summary>
    /// An image may have a user of its own, and a job may name one; that user is to be able to write results. The folder that these lie in is
    /// open to its owner alone, and is not in the container.
    /// </summary>
    private static void OpenToAll(params ReadOnlySpan<string> folders)
    {
        const UnixFileMode All = (UnixFileMode)0x1FF;
        foreach (string folder in folders)
        {
            if (!OperatingSystem.IsWindows() && UnixNative.OwnerOf(folder) == UnixNative.geteuid())
            {
                File.SetUnixFileMode(folder, All);
            }
        }
    }
}
