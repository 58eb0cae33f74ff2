namespace TrainingJobs.Core.Targets.Results;

/// <summary>The files of a folder before a run has started: names, sizes and times.</summary>
internal sealed class FolderSnapshot
{
    private const int TooMany = -1;

    private readonly Dictionary<string, (long Length, long Ticks)> _files;

    private FolderSnapshot(Dictionary<string, (long Length, long Ticks)> files) => _files = files;

    /// <summary>Writes down what is in the folder, unless that has been done: later attempts, and other agents, compare with the first.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="except">A folder in it that is left out.</param>
    /// <param name="file">Where it is kept.</param>
    public static void TakeOnce(string folder, string? except, string file)
    {
        if (File.Exists(file))
        {
            return;
        }

        (string Name, FileInfo File)[] files = [.. FolderFiles.Below(folder, except).Take(FolderFiles.Most + 1)];
        using (var writer = new BinaryWriter(File.Create(file + ".draft")))
        {
            writer.Write(files.Length > FolderFiles.Most ? TooMany : files.Length);
            foreach ((string name, FileInfo info) in files.Length > FolderFiles.Most ? [] : files)
            {
                writer.Write(name);
                // A file that is gone by now has the length -1, which no other has.
                writer.Write(info.Exists ? info.Length : -1);
                writer.Write(info.LastWriteTimeUtc.Ticks);
            }
        }

        File.Move(file + ".draft", file, overwrite: true);
    }

    /// <summary>What was written down; null when there were too many files, or nothing is there.</summary>
    public static FolderSnapshot? Load(string file)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        using var reader = new BinaryReader(File.OpenRead(file));
        int count = reader.ReadInt32();
        if (count == TooMany)
        {
            return null;
        }

        var files = new Dictionary<string, (long, long)>(count);
        for (int i = 0; i < count; i++)
        {
            files[reader.ReadString()] = (reader.ReadInt64(), reader.ReadInt64());
        }

        return new FolderSnapshot(files);
    }

    /// <summary>True for a file that was not there, or was another.</summary>
    /// <param name="name">Path below the folder, with slashes.</param>
    /// <param name="length">Its length now.</param>
    /// <param name="time">When it was written.</param>
    /// <param name="inSeconds">True when the time has no more than whole seconds, as archives of Docker have it.</param>
    public bool IsChanged(string name, long length, DateTimeOffset time, bool inSeconds = false) =>
        !_files.TryGetValue(name, out (long Length, long Ticks) before)
        || before.Length != length
        || (inSeconds ? before.Ticks / TimeSpan.TicksPerSecond != time.UtcTicks / TimeSpan.TicksPerSecond : before.Ticks != time.UtcTicks);
}
