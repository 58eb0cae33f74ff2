using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Logs;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Makes a worker's container with the way of its output, and starts it, at most once.</summary>
internal sealed class ContainerLauncher(DockerClient client, HostPipeFolders folders, ContainerLogs output)
{
    /// <summary>Whether an image, by its id, has a shell.</summary>
    private readonly ConcurrentDictionary<string, bool> _shells = new();

    /// <summary>Images, by their ids, in which no store can run.</summary>
    private readonly ConcurrentDictionary<string, byte> _withoutStore = new();

    /// <exception cref="DockerApiException">The daemon refuses.</exception>
    /// <exception cref="RunFailedException">It cannot be started.</exception>
    public async Task StartAsync(RunContext run, WorkerStart start, PreparedRun prepared, ContainerState container, CancellationToken cancellationToken)
    {
        string name = ContainerLabels.NameOf(start.Key);
        if (await MakeAsync(name, run, start, prepared, container, cancellationToken) is { } made)
        {
            await StartAsync(name, made, cancellationToken);
        }
    }

    /// <summary>Makes the container, and where it can be the way of its output past the daemon's log.</summary>
    /// <returns>How it is to be started; null when it has been already.</returns>
    private async Task<WorkerStart?> MakeAsync(
        string name, RunContext run, WorkerStart start, PreparedRun prepared, ContainerState container, CancellationToken cancellationToken)
    {
        bool hasSecrets = start.Secrets.Count > 0;
        bool mayWrap = prepared.Dropped.Count == 0 && OutputWrapper.Keeps(start.Environment.Keys) && _shells.GetValueOrDefault(prepared.ImageId, true);
        if (mayWrap && !prepared.Host.TakesPipes && !_withoutStore.ContainsKey(prepared.ImageId)
            && await MakeWithStoreAsync(name, run, start, prepared, container, cancellationToken) is { } isMade)
        {
            return isMade ? start : null;
        }

        HostPipes? pipes = mayWrap && prepared.Host.TakesPipes ? folders.Make(start.Key, hasSecrets) : null;
        (container.Channel, container.KnowsChannel) = (pipes is null ? null : new HostPipeChannel(pipes), true);
        Task reading = pipes?.ReadAsync(cancellationToken) ?? Task.CompletedTask;
        if (!await CreateAsync(name, run, ContainerSpecs.Of(run, WithAllVariables(start, prepared), prepared.Image, prepared.Host, pipes?.Folder), prepared, cancellationToken))
        {
            container.KnowsChannel = false;
            return null;
        }

        await reading;
        if ((pipes is null && !hasSecrets) || await HasShellAsync(name, prepared.ImageId, cancellationToken))
        {
            return start;
        }

        pipes?.Remove();
        container.Channel = null;
        await client.Containers.RemoveAsync(name, cancellationToken);
        if (hasSecrets)
        {
            start = Visibly(start) ?? throw new RunFailedException(
                ReasonCodes.NotSupported,
                $"The image '{prepared.Image}' has no shell (/bin/sh), which is needed to bring the job's secrets into it unseen. Use an image that has one; or write 'injectVia: environment' beside each secret, which lets everybody who may use the daemon see it.");
        }

        return await CreateAsync(name, run, ContainerSpecs.Of(run, WithAllVariables(start, prepared), prepared.Image, prepared.Host), prepared, cancellationToken) ? start : null;
    }

    /// <summary>Makes the container and beside it one that keeps its output.</summary>
    /// <returns>False when it has been started already; null when no such store can be had.</returns>
    private async Task<bool?> MakeWithStoreAsync(
        string name, RunContext run, WorkerStart start, PreparedRun prepared, ContainerState container, CancellationToken cancellationToken)
    {
        // Before anything is touched: the store of a container that runs must stay.
        if (await IsStartedAsync(name, cancellationToken))
        {
            return false;
        }

        var store = new LogSidecar(client, start.Key);
        if (await MakeStoreAsync(store, run, start, prepared, cancellationToken))
        {
            Task<bool> storing = store.StartAsync(cancellationToken);
            Task<bool> making = CreateAsync(name, run, ContainerSpecs.Of(run, WithAllVariables(start, prepared), prepared.Image, prepared.Host, store: store.Name), prepared, cancellationToken);
            await Task.WhenAll(storing, making);
            if (await storing)
            {
                bool hasSecrets = start.Secrets.Count > 0;
                container.Sidecar = hasSecrets ? ContainerLogs.InMemory : ContainerLogs.OnDisk;
                (container.Channel, container.KnowsChannel) = (output.SidecarOf(start.Key, hasSecrets), true);
                return await making;
            }

            await client.Containers.RemoveAsync(name, cancellationToken);
            _withoutStore[prepared.ImageId] = 0;
        }

        await store.RemoveAsync(cancellationToken);
        return null;
    }

    /// <returns>False when the daemon refuses it, or the image has no shell.</returns>
    private async Task<bool> MakeStoreAsync(LogSidecar store, RunContext run, WorkerStart start, PreparedRun prepared, CancellationToken cancellationToken)
    {
        // An agent that came no further may have left one.
        await store.RemoveAsync(cancellationToken);
        try
        {
            CreateContainerParameters spec = store.Spec(
                prepared.Image, ContainerLabels.Of(prepared.Host.Owner, run, start.Key), start.Secrets.Count > 0, prepared.Host.IsPodman);
            await client.Containers.CreateAsync(spec, cancellationToken);
            return await HasShellAsync(store.Name, prepared.ImageId, cancellationToken);
        }
        catch (DockerApiException)
        {
            // What matters is whether it makes the container itself.
            return false;
        }
    }

    /// <summary>A worker with secrets begins as a shell: variables that it would not pass on are given back by <c>env</c>.</summary>
    private static WorkerStart WithAllVariables(WorkerStart start, PreparedRun prepared)
    {
        string[] dropped =
        [
            .. prepared.Dropped.Where(pair => !start.Environment.ContainsKey(pair.Split('=')[0])),
            .. start.Environment.Where(pair => !OutputWrapper.Keeps([pair.Key])).Select(pair => $"{pair.Key}={pair.Value}"),
        ];
        return start.Secrets.Count == 0 || dropped.Length == 0 ? start : start with { Plan = start.Plan with { Arguments = ["env", .. dropped, .. start.Plan.Arguments] } };
    }

    /// <summary>The start with its secrets among the variables; null when one of them may not stand there.</summary>
    private static WorkerStart? Visibly(WorkerStart start)
    {
        if (!start.Secrets.All(secret => secret.MayBeVisible))
        {
            return null;
        }

        var environment = new Dictionary<string, string>(start.Environment);
        foreach (WorkerSecret secret in start.Secrets)
        {
            environment[secret.Variable] = Encoding.UTF8.GetString(secret.Value.Span);
        }

        return start with { Environment = environment, Secrets = [] };
    }

    private async Task<bool> HasShellAsync(string container, string image, CancellationToken cancellationToken)
    {
        if (!_shells.TryGetValue(image, out bool has))
        {
            has = await client.Containers.HasAsync(container, "/bin/sh", cancellationToken);
            _shells[image] = has;
        }

        return has;
    }

    /// <summary>Makes the container, with the project in it where the daemon does not see this machine's disk.</summary>
    /// <returns>False when it has been started already.</returns>
    private async Task<bool> CreateAsync(string name, RunContext run, CreateContainerParameters spec, PreparedRun prepared, CancellationToken cancellationToken)
    {
        try
        {
            await client.Containers.CreateAsync(spec, cancellationToken);
        }
        catch (DockerConflictException)
        {
            if (await IsStartedAsync(name, cancellationToken))
            {
                return false;
            }

            // Made by an agent that came no further. Its input may have been closed meanwhile, so a new one takes its place.
            await client.Containers.RemoveAsync(name, cancellationToken);
            await client.Containers.CreateAsync(spec, cancellationToken);
        }

        if (!prepared.Host.IsLocal)
        {
            await ProjectCopy.InAsync(client, name, run, cancellationToken);
        }

        return true;
    }

    private async Task<bool> IsStartedAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return !(await client.Containers.InspectAsync(name, cancellationToken)).IsBeforeStart;
        }
        catch (DockerNotFoundException)
        {
            return false;
        }
    }

    private async Task StartAsync(string name, WorkerStart start, CancellationToken cancellationToken)
    {
        if (start.Secrets.Count == 0)
        {
            await client.Containers.StartAsync(name, cancellationToken);
            return;
        }

        // Written before the start: should we end in between, the daemon has all of it, or the container has not been started.
        await using Stream input = await client.Containers.AttachInputAsync(name, cancellationToken);
        byte[] feed = SecretWrapper.Feed(start.Key, start.Secrets);
        try
        {
            await input.WriteAsync(feed, cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(feed);
        }

        await client.Containers.StartAsync(name, cancellationToken);
    }
}
