using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Makes a job in memory. Starts and stores nothing.</summary>
[Cmdlet(VerbsCommon.New, Nouns.TrainingJob, DefaultParameterSetName = CommandSet)]
[OutputType(typeof(TrainingJob))]
public sealed class NewTrainingJobCommand : TrainingJobsCmdlet
{
    private const string CommandSet = "Command";
    private const string ShellSet = "Shell";

    /// <summary>Name of the job.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>Program and its arguments, passed on as they are.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromRemainingArguments = true, ParameterSetName = CommandSet)]
    [ArgumentWords]
    [ValidateNotNullOrEmpty]
    public string[] Command { get; set; } = [];

    /// <summary>A text that the shell of the target runs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ShellSet)]
    [ValidateNotNullOrEmpty]
    public string ShellCommand { get; set; } = "";

    /// <summary>Project that the job belongs to.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Project { get; set; }

    /// <summary>What the job does.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>Folder that relative paths start from; the current one if left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string BaseDirectory { get; set; } = ".";

    /// <summary>Folder that the workers start in, relative to the base folder.</summary>
    [Parameter]
    public string? WorkingDirectory { get; set; }

    /// <summary>Parameters: names with defaults, or with hashtables of Type, Default, Choices, Alias, Positional, Required and Help.</summary>
    [Parameter]
    public IDictionary Parameter { get; set; } = new OrderedDictionary();

    /// <summary>Environment variables.</summary>
    [Parameter]
    public IDictionary Environment { get; set; } = new OrderedDictionary();

    /// <summary>Cores of each worker, e.g. 2 or 500m.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Cpu { get; set; }

    /// <summary>Memory of each worker, e.g. 16Gi or 16GB.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Memory { get; set; }

    /// <summary>Scratch disk of each worker, e.g. 100Gi.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Storage { get; set; }

    /// <summary>Number of GPUs of each worker.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Gpu { get; set; }

    /// <summary>Models of GPU that will do, e.g. A100.</summary>
    [Parameter]
    public string[] GpuType { get; set; } = [];

    /// <summary>Least memory of each GPU, e.g. 24Gi.</summary>
    [Parameter]
    [Quantity]
    public Quantity? GpuMemory { get; set; }

    /// <summary>Container image, for targets that run containers.</summary>
    [Parameter]
    public string? Image { get; set; }

    /// <summary>The workers' containers stay when the run has ended, until it is removed.</summary>
    [Parameter]
    public SwitchParameter KeepContainer { get; set; }

    /// <summary>Version of Python, e.g. '3.12'.</summary>
    [Parameter]
    public string? PythonVersion { get; set; }

    /// <summary>Requirements file, relative to the base folder.</summary>
    [Parameter]
    public string? Requirements { get; set; }

    /// <summary>Python packages as pip takes them.</summary>
    [Parameter]
    public string[] Package { get; set; } = [];

    /// <summary>Number of equal workers.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int WorkerCount { get; set; } = 1;

    /// <summary>Wall-clock limit of one attempt, e.g. 2h.</summary>
    [Parameter]
    [Duration]
    public TimeSpan? Timeout { get; set; }

    /// <summary>How often a failed run is tried in all.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Attempts { get; set; } = 1;

    /// <summary>Files and folders of the working folder that are results too.</summary>
    [Parameter]
    public string[] Output { get; set; } = [];

    /// <summary>Labels of the runs.</summary>
    [Parameter]
    public IDictionary Label { get; set; } = new OrderedDictionary();

    private protected override void Process()
    {
        TrainingJob job = ToJob();
        bool isValid = true;
        foreach (Diagnostic finding in Client.Files.Check(job))
        {
            if (finding.Severity == DiagnosticSeverity.Error)
            {
                isValid = false;
                WriteError(new TrainingJobsException(ErrorIds.JobInvalid, JobFiles.Sentence(finding), finding));
            }
            else
            {
                WriteWarning(JobFiles.Sentence(finding));
            }
        }

        if (Command is [var program] && program.Any(char.IsWhiteSpace) && !File.Exists(program))
        {
            WriteWarning($"'{program}' is taken as the name of one program. For a command line give it with -ShellCommand, or program and arguments one by one.");
        }

        if (isValid)
        {
            WriteObject(job);
        }
    }

    private TrainingJob ToJob() => new()
    {
        Name = Name,
        Project = Project,
        Description = Description,
        Command = ParameterSetName == ShellSet ? JobCommand.ForShell(ShellCommand) : JobCommand.Vector(Command),
        BaseDirectory = PathHelper.Unresolved(this, BaseDirectory),
        WorkingDirectory = WorkingDirectory,
        Parameters = JobParameterTable.Read(Parameter),
        Environment = Texts(Environment),
        Resources = new JobResources { Cpu = Cpu, Memory = Memory, Storage = Storage, Gpu = ToGpu() },
        Image = Image,
        KeepContainer = KeepContainer,
        Python = PythonVersion is null && Requirements is null && Package.Length == 0
            ? null
            : new PythonRequirements { Version = PythonVersion, Requirements = Requirements, Packages = Package },
        Workers = new WorkerSet { Equal = WorkerCount },
        Timeout = Timeout,
        Retry = Attempts == 1 ? null : new RetryPolicy { Attempts = Attempts },
        Outputs = Output,
        Labels = Texts(Label),
    };

    private GpuRequest? ToGpu() => Gpu is null && GpuType.Length == 0 && GpuMemory is null
        ? null
        : new GpuRequest { Count = Gpu ?? 1, Types = GpuType, Memory = GpuMemory };

    private static Dictionary<string, string> Texts(IDictionary table) =>
        table.Cast<DictionaryEntry>().ToDictionary(entry => TypedText.Of(entry.Key), entry => TypedText.Of(entry.Value));
}
