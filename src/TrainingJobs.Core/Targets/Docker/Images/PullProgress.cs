using System.Globalization;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>Sums up what a pull says of its layers: a line now and then instead of thousands.</summary>
internal sealed class PullProgress(string image, Action<string> note, TimeProvider time)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromSeconds(3);

    private readonly Dictionary<string, (long Current, long Total, bool IsDone)> _layers = [];
    private long _last = time.GetTimestamp();

    public void Take(JSONMessage message)
    {
        if (message.ID is not { } layer || message.Status is not { } status)
        {
            return;
        }

        switch (status)
        {
            case "Pulling fs layer" or "Waiting":
                _layers.TryAdd(layer, default);
                break;
            case "Downloading":
                _layers[layer] = (message.Progress?.Current ?? 0, message.Progress?.Total ?? 0, false);
                break;
            case "Pull complete" or "Already exists":
                long total = _layers.GetValueOrDefault(layer).Total;
                _layers[layer] = (total, total, true);
                break;
        }

        if (_layers.Count > 0 && time.GetElapsedTime(_last) >= s_pace)
        {
            _last = time.GetTimestamp();
            note(string.Create(
                CultureInfo.InvariantCulture,
                $"{image}: {_layers.Values.Count(one => one.IsDone)} of {_layers.Count} layers, {Megabytes(_layers.Values.Sum(one => one.Current))} of {Megabytes(_layers.Values.Sum(one => one.Total))} MB."));
        }
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.#", CultureInfo.InvariantCulture);
}
