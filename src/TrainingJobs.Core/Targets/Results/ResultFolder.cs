namespace TrainingJobs.Core.Targets.Results;

/// <summary>
/// Puts copies of files into the output folder of a run. A copy appears whole, under its name, or not at all; one that is there already
/// from an earlier try is known by its size and time. What the job itself has written there is never written over.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="note">Takes lines for the log.</param>
internal sealed class ResultFolder(RunContext run, Action<string> note)
{
    // Whatever is wrong with thousands of files is said of the first ones.
    private const int MostNotes = 20;

    private readonly string _draft = Path.Combine(run.Folder, "collecting");
    private int _notes;

    public void Note(string text)
    {
        _notes++;
        if (_notes <= MostNotes)
        {
            note(text);
        }
        else if (_notes == MostNotes + 1)
        {
            note("There is more of that kind.");
        }
    }

    /// <summary>Adds a file.</summary>
    /// <param name="name">Path in the output folder, with slashes.</param>
    /// <param name="file">The file.</param>
    public void Add(string name, FileInfo file)
    {
        string destination = Path.GetFullPath(Path.Combine(run.OutputPath, name));
        if (!destination.StartsWith(run.OutputPath + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Note($"The result '{name}' was left where it is: its name leads out of the output folder.");
            return;
        }

        file.Refresh();
        if (!file.Exists)
        {
            Note(name.Contains('\uFFFD')
                ? $"The result '{name}' could not be kept: its name is not UTF-8. Rename it in the job."
                : $"The result '{name}' went away before it could be kept.");
            return;
        }

        if (Path.Exists(destination) || IsBelowFile(destination))
        {
            var there = new FileInfo(destination);
            if (!there.Exists || there.Length != file.Length || there.LastWriteTimeUtc != file.LastWriteTimeUtc)
            {
                Note($"The result '{file.FullName}' was left where it is: the run has written a file of that name, '{name}', to its output folder.");
            }

            return;
        }

        if (TryCopy(name, file))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
            File.Move(_draft, destination);
        }
    }

    private bool TryCopy(string name, FileInfo file)
    {
        try
        {
            if (file.Length == 0)
            {
                // Pipes and devices have no length either, and opening one may never come back.
                File.WriteAllBytes(_draft, []);
            }
            else
            {
                File.Copy(file.FullName, _draft, overwrite: true);
            }

            File.SetAttributes(_draft, File.GetAttributes(_draft) & ~FileAttributes.ReadOnly);
            File.SetLastWriteTimeUtc(_draft, file.LastWriteTimeUtc);
            return true;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            // Only the source can be meant: the draft's folder is ours. A full disk is another matter, and tried again.
            Note($"The result '{name}' could not be kept: {exception.Message}");
            return false;
        }
        catch (IOException)
        {
            // What was copied may have taken the last room, which the state needs to say so.
            File.Delete(_draft);
            throw;
        }
    }

    private bool IsBelowFile(string path)
    {
        for (string? parent = Path.GetDirectoryName(path); parent is not null && parent.Length > run.OutputPath.Length; parent = Path.GetDirectoryName(parent))
        {
            if (File.Exists(parent))
            {
                return true;
            }
        }

        return false;
    }
}
