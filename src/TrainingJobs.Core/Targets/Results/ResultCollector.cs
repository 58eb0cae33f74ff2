namespace TrainingJobs.Core.Targets.Results;

/// <summary>Copies results that lie in a working folder of this machine into the output folder of the run.</summary>
internal static class ResultCollector
{
    /// <summary>Writes down what the working folder holds before the run, if the run is to keep what it changes.</summary>
    public static void Prepare(RunContext run, IReadOnlyList<string> folders)
    {
        for (int i = 0; run.Plan.Data.SaveChangedFiles && i < folders.Count; i++)
        {
            FolderSnapshot.TakeOnce(folders[i], run.StateFolder, SnapshotOf(run, i));
        }
    }

    /// <summary>Collects from working folders: what the job declares, and what it has changed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folders">The working folders, in the order as they were prepared.</param>
    /// <param name="results">Where the copies go.</param>
    /// <param name="cancellationToken">Ends it; it can be begun again.</param>
    public static void Collect(RunContext run, IReadOnlyList<string> folders, ResultFolder results, CancellationToken cancellationToken)
    {
        for (int i = 0; i < folders.Count; i++)
        {
            foreach (string output in run.Plan.Data.Outputs)
            {
                AddOutput(run, folders[i], output, results, cancellationToken);
            }

            if (run.Plan.Data.SaveChangedFiles)
            {
                AddChanged(run, folders[i], SnapshotOf(run, i), results, cancellationToken);
            }
        }
    }

    /// <summary>The snapshot of the working folder with that number.</summary>
    public static string SnapshotOf(RunContext run, int folder) => Path.Combine(run.Folder, $"before-{folder}");

    private static void AddOutput(RunContext run, string folder, string output, ResultFolder results, CancellationToken cancellationToken)
    {
        var closed = new List<string>();
        void Unreadable(string path) => closed.Add(path);
        if (ResultPattern.Parse(output, results.Note) is { } pattern)
        {
            AddAll(folder, FolderFiles.Below(folder, run.StateFolder, Unreadable).Where(file => pattern.IsMatch(file.Name)), output);
            return;
        }

        string path = Path.GetFullPath(output, folder);
        if (IsAtOrBelow(path, run.OutputPath))
        {
            return;
        }

        // What lies elsewhere has no path below the working folder; its own name stays.
        string root = IsAtOrBelow(path, folder) ? folder : Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? path;
        if (Path.Exists(path) && !ReachableFiles.IsInside(path, root))
        {
            // What the program has made a link of, in a container too, would else be read here with the rights of the agent.
            results.Note($"The output '{output}' was left where it is: a link leads from it out of '{root}'.");
            return;
        }

        AddAll(
            root,
            Directory.Exists(path) ? FolderFiles.Below(path, run.StateFolder, Unreadable) : File.Exists(path) ? [("", new FileInfo(path))] : [],
            output);

        void AddAll(string from, IEnumerable<(string Name, FileInfo File)> files, string what)
        {
            int count = 0;
            foreach ((_, FileInfo file) in files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++count > FolderFiles.Most)
                {
                    results.Note($"The output '{what}' stands for more than {FolderFiles.Most:N0} files; those beyond are left where they are.");
                    return;
                }

                results.Add(FolderFiles.NameOf(from, file.FullName), file);
            }

            if (count == 0 && closed.Count > 0)
            {
                results.Note($"The output '{what}' could not be kept: '{closed[0]}' cannot be read. It belongs to another user, as what a container writes that runs as root.");
            }
            else if (count == 0)
            {
                results.Note($"The output '{what}' is not there: nothing of that name is in '{folder}'.");
            }
        }
    }

    private static void AddChanged(RunContext run, string folder, string snapshot, ResultFolder results, CancellationToken cancellationToken)
    {
        if (FolderSnapshot.Load(snapshot) is not { } before)
        {
            results.Note($"Changed files of '{folder}' are not kept: it holds more than {FolderFiles.Most:N0} files. Choose a working folder of its own for the job.");
            return;
        }

        foreach ((string name, FileInfo file) in FolderFiles.Below(folder, run.StateFolder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (file.Exists && before.IsChanged(name, file.Length, file.LastWriteTimeUtc))
            {
                results.Add(name, file);
            }
        }
    }

    private static bool IsAtOrBelow(string path, string folder) =>
        (Path.TrimEndingDirectorySeparator(path) + Path.DirectorySeparatorChar).StartsWith(
            Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
