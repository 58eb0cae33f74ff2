using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Finds the program of a command as the operating system would, so that what is missing can be named before the start.</summary>
internal static class ProgramResolver
{
    /// <summary>Absolute path of the program.</summary>
    /// <param name="program">First word of the command.</param>
    /// <param name="workingDirectory">Folder that a relative path starts from.</param>
    /// <param name="path">PATH of the worker.</param>
    /// <exception cref="RunFailedException">ProgramNotFound or CannotStart.</exception>
    public static string Resolve(string program, string workingDirectory, string? path)
    {
        if (program.Contains('/') || (OperatingSystem.IsWindows() && program.Contains('\\')))
        {
            string full = Path.GetFullPath(program, workingDirectory);
            return Candidates(full).FirstOrDefault(IsProgram)
                ?? throw (File.Exists(full)
                    ? new RunFailedException(
                        ReasonCodes.CannotStart,
                        $"'{program}' is not executable. Make it so with 'chmod +x {full}', or start it with its interpreter.")
                    : new RunFailedException(ReasonCodes.ProgramNotFound, $"The program '{program}' was not found: there is no file '{full}'."));
        }

        foreach (string folder in (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (Candidates(Path.Combine(Path.GetFullPath(folder, workingDirectory), program)).FirstOrDefault(IsProgram) is { } found)
            {
                return found;
            }
        }

        string here = File.Exists(Path.Combine(workingDirectory, program)) ? $" A file of that name is in the working folder: write './{program}'." : "";
        throw new RunFailedException(
            ReasonCodes.ProgramNotFound,
            $"The program '{program}' was not found in any folder of PATH ({path}).{here}");
    }

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
