using Docker.DotNet.Models;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Listens to what a daemon tells of our containers, for as long as it lives, through breaks of the connection.</summary>
internal sealed class EventFeed : IDisposable
{
    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly DockerClient _client;
    private readonly string _owner;
    private readonly Func<CancellationToken, Task> _connected;
    private readonly Action<WorkerKey> _changed;
    private readonly CancellationTokenSource _ending = new();

    /// <param name="client">The daemon.</param>
    /// <param name="owner">Whom the containers belong to.</param>
    /// <param name="connected">Called after each connect: what happened before may have been missed.</param>
    /// <param name="changed">Called for each event.</param>
    public EventFeed(DockerClient client, string owner, Func<CancellationToken, Task> connected, Action<WorkerKey> changed)
    {
        _client = client;
        _owner = owner;
        _connected = connected;
        _changed = changed;
        _ = Task.Run(ListenAsync);
    }

    /// <summary>True while nothing is missed.</summary>
    public bool IsConnected { get; private set; }

    public void Dispose() => _ending.Cancel();

    private async Task ListenAsync()
    {
        TimeSpan pause = s_firstPause;
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                await foreach (Message item in _client.Daemon.ContainerEventsAsync(
                    [$"{ContainerLabels.Owner}={_owner}"], Connected, _ending.Token))
                {
                    if (item.Actor?.Attributes?.TryGetValue("name", out string? name) == true && ContainerLabels.KeyOf(name) is { } key)
                    {
                        _changed(key);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or TrainingJobsException or System.Text.Json.JsonException)
            {
                // The daemon is gone, or the connection to it: until it is back, whoever asks gets the last that was known.
            }
            catch (OperationCanceledException) when (_ending.IsCancellationRequested)
            {
                return;
            }

            IsConnected = false;
            await Task.Delay(pause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < s_longestPause ? pause * 2 : s_longestPause;
        }

        void Connected()
        {
            IsConnected = true;
            pause = s_firstPause;
            _ = Task.Run(() => _connected(_ending.Token));
        }
    }
}
