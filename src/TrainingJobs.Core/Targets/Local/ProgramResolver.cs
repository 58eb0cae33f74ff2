using TrainingJobs.Core.Targets.Programs;
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
        string found = program.Contains('/') || (OperatingSystem.IsWindows() && program.Contains('\\'))
            ? OfPath(program, workingDirectory)
            : ProgramFinder.Find(program, path, workingDirectory) ?? throw NotOnPath(program, workingDirectory, path);
        return ProgramHeader.WhyNotStartable(found) is { } reason
            ? throw new RunFailedException(ReasonCodes.CannotStart, $"'{program}' cannot be started: {reason}")
            : found;
    }

    private static string OfPath(string program, string workingDirectory)
    {
        string full = Path.GetFullPath(program, workingDirectory);
        if (ProgramFinder.FileOf(full) is { } found)
        {
            return found;
        }

        throw File.Exists(full) || Directory.Exists(full)
            ? new RunFailedException(
                ReasonCodes.CannotStart,
                Directory.Exists(full)
                    ? $"'{program}' is a folder. Name the program in it."
                    : $"'{program}' is not executable. Make it so with 'chmod +x {full}', or start it with its interpreter.")
            : new RunFailedException(ReasonCodes.ProgramNotFound, $"The program '{program}' was not found: there is no file '{full}'.");
    }

    private static RunFailedException NotOnPath(string program, string workingDirectory, string? path)
    {
        string here = File.Exists(Path.Combine(workingDirectory, program)) ? $" A file of that name is in the working folder: write './{program}'." : "";
        return new RunFailedException(ReasonCodes.ProgramNotFound, $"The program '{program}' was not found in any folder of PATH ({path}).{here}");
    }
}
