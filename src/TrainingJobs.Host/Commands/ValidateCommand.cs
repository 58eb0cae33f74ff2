using System.CommandLine;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Host.Json;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host.Commands;

/// <summary>Checks job files; touches nothing else.</summary>
internal static class ValidateCommand
{
    public static Command Create(HostSession session)
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Job files, or folders whose job files are checked, also in folders below.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = CommandOptions.Json();
        var command = new Command("validate", "Check job files, to the line and column.") { files, json };
        var reading = new ReadingOptions();
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            (List<JobFileResult> results, bool allRead) = Read(session, parsed.GetRequiredValue(files), reading.Of(parsed));
            if (parsed.GetValue(json))
            {
                session.WriteJson([.. results.Select(FileDocument.From)], HostJsonContext.Readable.IReadOnlyListFileDocument);
            }
            else
            {
                Write(session.Console, results);
            }

            return allRead && !results.Any(r => r.HasErrors) ? ExitCodes.Success : ExitCodes.BadInput;
        });
        return command;
    }

    private static (List<JobFileResult> Results, bool AllRead) Read(HostSession session, IEnumerable<string> paths, JobReadOptions options)
    {
        var results = new List<JobFileResult>();
        bool allRead = true;
        foreach (string path in paths)
        {
            try
            {
                IReadOnlyList<string> found = Directory.Exists(path) ? session.Client.Files.Find(path, recurse: true) : [path];
                if (found.Count == 0)
                {
                    throw new TrainingJobsException(ErrorCodes.FileNotFound, $"There is no job file in or below the folder '{path}'.", path);
                }

                results.AddRange(found.Select(file => session.Client.Files.Read(file, options)));
            }
            catch (TrainingJobsException error)
            {
                session.Console.WriteError(error.Code, error.Message);
                allRead = false;
            }
        }

        return (results, allRead);
    }

    private static void Write(HostConsole console, List<JobFileResult> results)
    {
        foreach (JobFileResult result in results)
        {
            console.WriteDiagnostics(result.Diagnostics);
            int errors = result.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error);
            string verdict = errors switch
            {
                0 => "valid",
                1 => "1 error",
                _ => $"{errors} errors",
            };
            console.Output.WriteLine($"{HostConsole.ShortPath(result.File)}: {verdict}; jobs: {string.Join(", ", result.JobNames)}");
        }
    }
}
