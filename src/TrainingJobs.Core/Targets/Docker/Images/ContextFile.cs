using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Docker.Images;

/// <summary>A file on its way into an image or a container.</summary>
/// <param name="Name">Where it goes, relative, with slashes.</param>
/// <param name="Source">Where it is; a folder or a link is itself, not what is behind it.</param>
internal sealed record ContextFile(string Name, string Source)
{
    /// <summary>
    /// What a state folder has. One that lies in a project must not leave this machine: it holds the secrets. And a process that has opened
    /// and closed a file loses all locks on it (POSIX), those of the agent on its own state too.
    /// </summary>
    private static readonly string[] s_stateFiles = ["agent.lock", "state.db"];

    /// <summary>All files below a folder that the rules leave, in the order of their names; empty folders too, but for state folders.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="rules">What is left out; matched against the path below the folder.</param>
    /// <param name="prefix">Put before the names, e.g. <c>workspace</c>.</param>
    public static IEnumerable<ContextFile> Below(string folder, IgnoreRules rules, string prefix)
    {
        return Walk(new DirectoryInfo(folder), "");

        IEnumerable<ContextFile> Walk(DirectoryInfo directory, string path)
        {
            foreach (FileSystemInfo entry in directory.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
            {
                string name = path.Length == 0 ? entry.Name : $"{path}/{entry.Name}";
                bool isIgnored = rules.IsIgnored(name);
                bool isFolder = entry is DirectoryInfo && entry.LinkTarget is null;
                if (isFolder && s_stateFiles.All(file => File.Exists(Path.Combine(entry.FullName, file))))
                {
                    continue;
                }

                if (!isIgnored)
                {
                    yield return new ContextFile(prefix.Length == 0 ? name : $"{prefix}/{name}", entry.FullName);
                }

                if (isFolder && (!isIgnored || rules.HasExceptions))
                {
                    foreach (ContextFile file in Walk((DirectoryInfo)entry, name))
                    {
                        yield return file;
                    }
                }
            }
        }
    }
}
