using System.Collections.Concurrent;
using System.Diagnostics;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Decides when the beginning of a line is taken into the log though its end has not come: after a moment in which nothing did. A program that
/// hangs at "Loading data... " is seen to hang there; one that prints on is not cut up.
/// </summary>
/// <param name="changed">Told when a worker's output should be looked at again.</param>
internal sealed class PartialLines(Action<WorkerKey> changed)
{
    private static readonly TimeSpan s_quiet = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(WorkerKey Key, string File), (long Length, long Since)> _open = new();

    /// <summary>True when what stands behind the last whole line of a file is to be taken as it is.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="file">The file with its output.</param>
    public bool AreDue(WorkerKey key, string file) =>
        _open.TryGetValue((key, file), out (long Length, long Since) seen)
        && Stopwatch.GetElapsedTime(seen.Since) >= s_quiet
        && LengthOf(file) == seen.Length;

    /// <summary>A file was taken in up to a position.</summary>
    public void Taken(WorkerKey key, string file, long position)
    {
        long length = LengthOf(file);
        if (length <= position)
        {
            _open.TryRemove((key, file), out _);
        }
        else if (!_open.TryGetValue((key, file), out (long Length, long Since) seen) || seen.Length != length)
        {
            _open[(key, file)] = (length, Stopwatch.GetTimestamp());
            _ = LookAgainAsync(key);
        }
    }

    /// <summary>Nobody will ask about the worker any more.</summary>
    public void Forget(WorkerKey key)
    {
        foreach ((WorkerKey Key, string File) open in _open.Keys.Where(open => open.Key == key))
        {
            _open.TryRemove(open, out _);
        }
    }

    private static long LengthOf(string file)
    {
        try
        {
            var info = new FileInfo(file);
            return !info.Exists ? 0 : info.LinkTarget is null ? info.Length : new FileInfo(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName) is { Exists: true } target ? target.Length : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private async Task LookAgainAsync(WorkerKey key)
    {
        await Task.Delay(s_quiet + TimeSpan.FromMilliseconds(10));
        changed(key);
    }
}
