using System.Collections.Concurrent;
using System.Runtime.Versioning;
using TrainingJobs.Core.Targets.Pipes;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>The two pipes of each worker that this process empties.</summary>
/// <param name="pipes">Folder of the pipes.</param>
/// <param name="files">Folder of the files.</param>
[SupportedOSPlatform("linux")]
internal sealed class WorkerPipes(string pipes, string files) : IDisposable
{
    private readonly PipePump _pump = new(pipes, files);
    private readonly ConcurrentDictionary<WorkerKey, IReadOnlyList<PumpEntry>> _workers = new();

    /// <summary>Empties the pipes of a worker from now on, if it has some.</summary>
    /// <exception cref="IOException">The operating system refuses.</exception>
    public void Take(WorkerCapture capture, Action changed)
    {
        if (_workers.ContainsKey(capture.Key))
        {
            return;
        }

        if (!File.Exists(capture.OutputPipe))
        {
            // Of a shim that reads them itself, or from before the machine was started.
            return;
        }

        var gate = new PipeLock(capture.PipeLock);
        var both = new List<PumpEntry>();
        try
        {
            foreach ((string pipe, string file) in new[] { (capture.OutputPipe, capture.Output), (capture.ErrorPipe, capture.Error) })
            {
                if (_pump.Take(pipe, gate, file, changed) is { } taken)
                {
                    both.Add(taken);
                }
            }
        }
        catch
        {
            // The next try must find the lock free.
            Drop(both);
            gate.Dispose();
            throw;
        }

        if (!_workers.TryAdd(capture.Key, both))
        {
            Drop(both);
        }
    }

    /// <summary>True when all that the worker and its processes have written stands in the files, and none of them can write more.</summary>
    /// <exception cref="IOException">A file takes nothing.</exception>
    public bool AreAtEnd(WorkerKey key) =>
        !_workers.TryGetValue(key, out IReadOnlyList<PumpEntry>? both) || both.All(_pump.IsAtEnd);

    public void Drop(WorkerKey key)
    {
        if (_workers.TryRemove(key, out IReadOnlyList<PumpEntry>? both))
        {
            Drop(both);
        }
    }

    public void Dispose() => _pump.Dispose();

    private void Drop(IReadOnlyList<PumpEntry> both)
    {
        foreach (PumpEntry pipe in both)
        {
            _pump.Drop(pipe);
        }
    }
}
