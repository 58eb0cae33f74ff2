using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Reads jobs from job files. Stores nothing.</summary>
[Cmdlet(VerbsData.Import, Nouns.TrainingJob, DefaultParameterSetName = PathSet)]
[OutputType(typeof(TrainingJob))]
public sealed class ImportTrainingJobCommand : JobFileCmdlet
{
    private readonly HashSet<string> _unmatched = new(StringComparer.OrdinalIgnoreCase);
    private WildcardPattern[] _names = [];
    private JobReadOptions _options = JobReadOptions.None;
    private bool _anyFile;

    /// <summary>Names of the jobs to read.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    private protected override void Begin()
    {
        _options = ReadOptions();
        _names = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        _unmatched.UnionWith(Name.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)));
    }

    private protected override void Process() => ForEach(Paths, path =>
    {
        foreach (string file in Files(path))
        {
            StopToken.ThrowIfCancellationRequested();
            _anyFile = true;
            WriteJobs(Client.Files.Read(file, _options));
        }
    });

    private protected override void End()
    {
        foreach (string name in _anyFile ? _unmatched : [])
        {
            WriteError(new TrainingJobsException(ErrorCodes.JobNotFound, $"No file that was read has a job '{name}'.", name));
        }
    }

    private void WriteJobs(JobFileResult file)
    {
        foreach (Diagnostic diagnostic in file.Diagnostics)
        {
            switch (diagnostic.Severity)
            {
                case DiagnosticSeverity.Error:
                    WriteError(JobFiles.ToError(diagnostic));
                    break;
                case DiagnosticSeverity.Warning:
                    WriteWarning(JobFiles.Sentence(diagnostic));
                    break;
                default:
                    WriteVerbose(JobFiles.Sentence(diagnostic));
                    break;
            }
        }

        _unmatched.ExceptWith(file.JobNames);
        foreach (TrainingJob job in file.Jobs.Where(job => _names.Any(name => name.IsMatch(job.Name))))
        {
            WriteObject(job);
        }
    }
}
