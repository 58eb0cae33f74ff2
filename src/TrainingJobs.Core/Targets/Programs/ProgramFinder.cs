namespace TrainingJobs.Core.Targets.Programs;

/// <summary>Finds programs in the folders of a PATH, as the operating system would.</summary>
internal static class ProgramFinder
{
    /// <summary>Absolute path of a program of that name; null when no folder has one.</summary>
    /// <param name="program">A name without a folder.</param>
    /// <param name="path">The PATH.</param>
    /// <param name="workingDirectory">Folder that entries of it start from which are not absolute; null to leave those out.</param>
    public static string? Find(string program, string? path, string? workingDirectory = null)
    {
        foreach (string folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (workingDirectory is null && !Path.IsPathFullyQualified(folder))
            {
                continue;
            }

            string full = workingDirectory is null ? folder : Path.GetFullPath(folder, workingDirectory);
            if (FileOf(Path.Combine(full, program)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The program's file for a path, to which Windows adds an extension; null when it is none that can be run.</summary>
    public static string? FileOf(string path) => Candidates(path).FirstOrDefault(IsProgram);

    /// <summary>A PATH without the folders that are not absolute, for programs of ours: those would depend on where they begin.</summary>
    public static string WithoutRelative(string? path) =>
        string.Join(Path.PathSeparator, (path ?? "").Split(Path.PathSeparator).Where(Path.IsPathFullyQualified));

    private static IEnumerable<string> Candidates(string path)
    {
        yield return path;
        if (OperatingSystem.IsWindows())
        {
            foreach (string extension in (Environment.GetEnvironmentVariable("PATHEXT") ?? ".EXE;.CMD;.BAT").Split(';'))
            {
                yield return path + extension;
            }
        }
    }

    private static bool IsProgram(string path)
    {
        const UnixFileMode Execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() ? Path.HasExtension(path) : (File.GetUnixFileMode(path) & Execute) != 0);
    }
}
