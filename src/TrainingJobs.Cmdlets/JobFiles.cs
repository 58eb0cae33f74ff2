using System.Management.Automation;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets;

/// <summary>Finds and reads the job files that a path parameter names, and says what is wrong with them.</summary>
internal static class JobFiles
{
    /// <summary>The job files that a path names: itself, or those in the folder.</summary>
    public static IEnumerable<string> Find(PSCmdlet cmdlet, TrainingJobsClient client, string path, bool literal, bool recurse)
    {
        foreach (string found in PathHelper.Resolve(cmdlet, path, literal))
        {
            if (!Directory.Exists(found))
            {
                yield return found;
                continue;
            }

            IReadOnlyList<string> files = client.Files.Find(found, recurse);
            if (files.Count == 0 && !recurse && !WildcardPattern.ContainsWildcardCharacters(path))
            {
                throw new TrainingJobsException(ErrorCodes.NoJobFile, $"The folder '{found}' holds no job file.", found);
            }

            foreach (string file in files)
            {
                yield return file;
            }
        }
    }

    /// <summary>A finding of a job file as an error.</summary>
    public static TrainingJobsException ToError(Diagnostic diagnostic) =>
        new(ErrorCodes.JobFileInvalid, Sentence(diagnostic), diagnostic);

    /// <summary>A finding about arguments as an error.</summary>
    public static TrainingJobsException ToArgumentError(Diagnostic diagnostic) =>
        new(ErrorCodes.ArgumentsInvalid, Sentence(diagnostic), diagnostic);

    /// <summary>Place, code and message in one line, as compilers write them; the severity shows by the stream.</summary>
    public static string Sentence(Diagnostic diagnostic)
    {
        string place = diagnostic.File is null ? ""
            : diagnostic.Line > 0 ? $"{diagnostic.File}:{diagnostic.Line}:{diagnostic.Column}: "
            : $"{diagnostic.File}: ";
        string tail = diagnostic.Suggestion is null ? "" : $" {diagnostic.Suggestion}";
        return $"{place}{diagnostic.Code}: {diagnostic.Message}{tail}";
    }
}
