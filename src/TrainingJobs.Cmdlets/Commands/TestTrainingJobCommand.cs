using System.Management.Automation;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Checks job files and jobs without starting anything.</summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.TrainingJob, DefaultParameterSetName = PathSet)]
[OutputType(typeof(Diagnostic))]
[OutputType(typeof(bool))]
public sealed class TestTrainingJobCommand : JobFileCmdlet
{
    private const string InputObjectSet = "InputObject";

    private readonly HashSet<string> _read = [];

    // A file that several others refer to has the same findings each time.
    private readonly HashSet<Diagnostic> _found = [];
    private JobReadOptions _options = JobReadOptions.None;
    private bool _valid = true;

    /// <summary>Jobs to check: the file of each is read again, once.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [ValidateNotNullOrEmpty]
    public TrainingJob[] InputObject { get; set; } = [];

    /// <summary>Write one bool for everything: true when no error was found.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Begin() => _options = ReadOptions();

    private protected override void Process()
    {
        if (ParameterSetName == InputObjectSet)
        {
            foreach (TrainingJob job in InputObject)
            {
                Check(() => job.Source is { } source ? ReadOnce(source.File, source.Format) : Client.Files.Check(job));
            }

            return;
        }

        foreach (string path in Paths)
        {
            Check(() => Files(path).SelectMany(file => ReadOnce(file, Format)));
        }
    }

    private protected override void End()
    {
        if (Quiet)
        {
            WriteObject(_valid);
        }
    }

    private void Check(Func<IEnumerable<Diagnostic>> findings)
    {
        try
        {
            foreach (Diagnostic diagnostic in findings())
            {
                _valid &= diagnostic.Severity != DiagnosticSeverity.Error;
                if (!Quiet && _found.Add(diagnostic))
                {
                    WriteObject(diagnostic);
                }
            }
        }
        catch (TrainingJobsException error)
        {
            _valid = false;
            WriteError(error);
        }
    }

    private IReadOnlyList<Diagnostic> ReadOnce(string file, string? format) =>
        _read.Add(file) ? Client.Files.Read(file, _options with { Format = format }).Diagnostics : [];
}
