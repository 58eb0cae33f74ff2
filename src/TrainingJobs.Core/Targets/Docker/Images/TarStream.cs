using System.Formats.Tar;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>Writes files into a tar, and takes files out of one, a piece at a time.</summary>
internal static class TarStream
{
    private const UnixFileMode OpenMode = (UnixFileMode)0b111_111_111;
    private const UnixFileMode FileMode = (UnixFileMode)0b110_100_100;

    /// <summary>Writes a tar.</summary>
    /// <param name="output">Where it goes; not closed.</param>
    /// <param name="texts">Files made of texts, by name.</param>
    /// <param name="folders">Folders that everybody may write to, whoever the container runs as.</param>
    /// <param name="files">Files of the disk; what is neither file, folder nor link, e.g. a socket, is left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(
        Stream output,
        IReadOnlyDictionary<string, string> texts,
        IEnumerable<string> folders,
        IEnumerable<ContextFile> files,
        CancellationToken cancellationToken)
    {
        await using var writer = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach ((string name, string text) in texts)
        {
            using var data = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data, Mode = FileMode }, cancellationToken);
        }

        foreach (string folder in folders)
        {
            await writer.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, folder + "/") { Mode = OpenMode }, cancellationToken);
        }

        foreach (ContextFile file in files)
        {
            await AddAsync(writer, file, cancellationToken);
        }
    }

    /// <summary>Unpacks a tar below a folder; what would land outside of it is left out, and so are links and devices.</summary>
    /// <param name="input">The tar.</param>
    /// <param name="rename">From an entry of the tar to its name below the folder; null leaves an entry out.</param>
    /// <param name="folder">Where the files go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many files were written.</returns>
    public static async Task<int> ExtractAsync(Stream input, Func<TarEntry, string?> rename, string folder, CancellationToken cancellationToken)
    {
        string root = Path.GetFullPath(folder);
        int count = 0;
        await using var reader = new TarReader(input, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (rename(entry) is not { } name)
            {
                continue;
            }

            string path = Path.GetFullPath(Path.Combine(root, name));
            if (path != root && !path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                continue;
            }

            if (entry.EntryType == TarEntryType.Directory)
            {
                Directory.CreateDirectory(path);
            }
            else if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using (FileStream file = File.Create(path))
                {
                    await (entry.DataStream ?? Stream.Null).CopyToAsync(file, cancellationToken);
                }

                if (!OperatingSystem.IsWindows())
                {
                    // Ours to read and to remove, whatever the container thought.
                    File.SetUnixFileMode(path, (entry.Mode & (UnixFileMode)0b111_111_111) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
                }

                File.SetLastWriteTimeUtc(path, entry.ModificationTime.UtcDateTime);
                count++;
            }
        }

        return count;
    }

    private static async Task AddAsync(TarWriter writer, ContextFile file, CancellationToken cancellationToken)
    {
        if (!IsOfNoKnownKind(file))
        {
            await writer.WriteEntryAsync(file.Source, file.Name, cancellationToken);
        }
    }

    /// <summary>True for a socket, which no tar can hold: it is empty, and the writer refuses it.</summary>
    private static bool IsOfNoKnownKind(ContextFile file)
    {
        if (new FileInfo(file.Source) is not { Exists: true, Length: 0, LinkTarget: null })
        {
            return false;
        }

        try
        {
            using var probe = new TarWriter(Stream.Null, TarEntryFormat.Pax, leaveOpen: true);
            probe.WriteEntry(file.Source, file.Name);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
