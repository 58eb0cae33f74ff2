using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>Where the output of containers on this machine is kept until it stands in the log: on the disk, or in memory when secrets may be in it.</summary>
internal sealed class HostPipeFolders : IDisposable
{
    private readonly string _disk;
    private readonly string? _memory;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, FileSystemWatcher> _watchers = [];

    /// <param name="disk">Folder on the disk.</param>
    public HostPipeFolders(string disk)
    {
        _disk = disk;
        _memory = MemoryFolder.PathFor(disk);
    }

    /// <summary>Told when a worker has printed something.</summary>
    public event Action<WorkerKey>? Changed;

    /// <summary>Makes the pipes of a worker.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="mayHoldSecrets">True when its output must not come to a disk.</param>
    /// <returns>Null when there is no memory for what must not come to a disk.</returns>
    public HostPipes? Make(WorkerKey key, bool mayHoldSecrets)
    {
        if (mayHoldSecrets && _memory is null)
        {
            return null;
        }

        string root = mayHoldSecrets ? _memory! : _disk;
        Watch(root);
        var pipes = new HostPipes(root, key);
        pipes.Make();
        return pipes;
    }

    /// <summary>The pipes of a worker; null when it has none.</summary>
    public HostPipes? Find(WorkerKey key)
    {
        HostPipes? found = Possible(key).FirstOrDefault(pipes => pipes.Exists);
        if (found is not null)
        {
            Watch(found.Root);
        }

        return found;
    }

    /// <summary>Removes what is there for a worker.</summary>
    /// <param name="key">The worker.</param>
    /// <param name="keepMount">True when its container is kept, which must find its folder when a user starts it again.</param>
    public void Remove(WorkerKey key, bool keepMount = false)
    {
        foreach (HostPipes pipes in Possible(key))
        {
            pipes.Remove(keepMount);
        }
    }

    /// <summary>Workers that have something here, whether somebody knows of them or not.</summary>
    public IReadOnlyList<WorkerKey> Known() => [.. HostPipes.In(_disk).Concat(_memory is null ? [] : HostPipes.In(_memory))];

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (FileSystemWatcher watcher in _watchers.Values)
            {
                watcher.Dispose();
            }

            if (_memory is not null && _watchers.ContainsKey(_memory) && !Directory.EnumerateFileSystemEntries(_memory).Any())
            {
                Directory.Delete(_memory);
            }
        }
    }

    private IEnumerable<HostPipes> Possible(WorkerKey key)
    {
        yield return new HostPipes(_disk, key);
        if (_memory is not null)
        {
            yield return new HostPipes(_memory, key);
        }
    }

    /// <summary>Makes a folder and sees what changes in it.</summary>
    private void Watch(string folder)
    {
        lock (_lock)
        {
            if (_watchers.ContainsKey(folder))
            {
                return;
            }

            if (folder == _memory)
            {
                MemoryFolder.Create(folder);
            }
            else if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            _watchers[folder] = WatcherOf(folder);
        }
    }

    private FileSystemWatcher WatcherOf(string folder)
    {
        var watcher = new FileSystemWatcher(folder) { NotifyFilter = NotifyFilters.LastWrite | NotifyFilters.Size, InternalBufferSize = 64 * 1024 };
        watcher.Changed += (_, change) =>
        {
            if (WorkerKey.Parse(Path.GetFileNameWithoutExtension(change.Name.AsSpan())) is { } key)
            {
                Changed?.Invoke(key);
            }
        };
        watcher.EnableRaisingEvents = true;
        return watcher;
    }
}
