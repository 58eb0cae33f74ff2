using System.Management.Automation;
using System.Reflection;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Cmdlets;

/// <summary>What Start-TrainingJob and Get-JobPlan share: a job from the pipeline or from a file, its arguments, a target.</summary>
public abstract class JobInputCmdlet : JobOverrideCmdlet, IDynamicParameters
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";
    private protected const string InputObjectSet = "InputObject";

    // Whoever gives these means the job, not a parameter of it that happens to have the same name.
    private static readonly string[] s_choosing = [nameof(Path), nameof(LiteralPath), nameof(Name), nameof(InputObject)];

    private readonly ReadingParameters _reading = new();
    private DeclaredParameters? _declared;

    /// <summary>Jobs to use, e.g. from Import-TrainingJob.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [ValidateNotNullOrEmpty]
    public TrainingJob[] InputObject { get; set; } = [];

    /// <summary>Job file, or a folder with one.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [PathText]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string Path { get; set; } = "";

    /// <summary>Job file, its path taken as it is.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string LiteralPath { get; set; } = "";

    /// <summary>
    /// Name of the job in the file; may be left out when the file has one job. Several with '+' between them are a chain.
    /// </summary>
    [Parameter(Position = 1, ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Alias("Chain")]
    [ArgumentCompleter(typeof(JobNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Arguments of the run: a hashtable of names and values, or the words that one would type.</summary>
    [Parameter(ValueFromRemainingArguments = true)]
    [ArgumentWords]
    [AllowEmptyCollection]
    public object[] Argument { get; set; } = [];

    /// <summary>Where the job runs; without it, where the job itself says, else on this machine.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>Run as processes of this machine, whatever host or image the file names.</summary>
    [Parameter]
    public SwitchParameter Native { get; set; }

    public object? GetDynamicParameters()
    {
        bool literal = LiteralPath.Length > 0;
        string path = literal ? LiteralPath : Path;
        if (path.Length == 0)
        {
            return null;
        }

        RuntimeDefinedParameterDictionary all = DeclareParameters(path, literal) ?? [];
        _reading.AddTo(all);
        return all;
    }

    /// <summary>True where a target that the job's own 'native' excludes is an error.</summary>
    private protected abstract bool MustFit { get; }

    private protected abstract void ProcessPlan(TrainingJob job, JobPlan plan);

    private protected sealed override void Process()
    {
        IEnumerable<TrainingJob> jobs = ParameterSetName == InputObjectSet ? InputObject : JobsOfFile();
        foreach (TrainingJob job in jobs)
        {
            try
            {
                ProcessJob(job);
            }
            catch (TrainingJobsException error)
            {
                WriteError(error);
            }
        }
    }

    private RuntimeDefinedParameterDictionary? DeclareParameters(string path, bool literal)
    {
        try
        {
            if (ReadFile(path, literal, ReadingParameters.Guess(this)) is not { HasErrors: false } file || Client.Files.TryChoose(file, Name) is not { } job)
            {
                return null;
            }

            // Words may hold the required values too, and they are bound later than this is asked; @ may splat some.
            string line = MyInvocation?.Line ?? "";
            bool words = Argument.Length > 0 || line.Contains(" --", StringComparison.Ordinal) || line.Contains('@');
            _declared = new DeclaredParameters(job, ReservedNames(), mandatory: !words);
            return _declared.Dictionary;
        }
        catch (TrainingJobsException)
        {
            // Said when the command runs; while a line is being typed a half-written path is no error.
            return null;
        }
    }

    /// <summary>What was given for the parameters of the job, not yet checked.</summary>
    private protected JobArguments ReadArguments() => ArgumentReader.Read(Argument, _declared?.Bound);

    private protected virtual void ProcessJob(TrainingJob declared)
    {
        WarnOfSwallowed(declared);
        TrainingJob job = Override(declared);
        (string target, Diagnostic? remark) = Client.Plans.ChooseTarget(job, Target, Native, MustFit);
        if (remark is not null)
        {
            WriteWarning(JobFiles.Sentence(remark));
        }

        PlanResult result = Client.Plans.Create(job, ReadArguments(), target);
        foreach (Diagnostic diagnostic in result.Diagnostics)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
            {
                WriteError(JobFiles.ToArgumentError(diagnostic));
            }
            else
            {
                WriteWarning(JobFiles.Sentence(diagnostic));
            }
        }

        if (result.Plan is { } plan)
        {
            ProcessPlan(job, plan);
        }
    }

    /// <summary>Says when a parameter of the cmdlet was given that the job has one of the same name for.</summary>
    private void WarnOfSwallowed(TrainingJob job)
    {
        foreach (JobParameter parameter in job.Parameters)
        {
            string name = DeclaredParameters.PascalCase(parameter.Name);
            if (!s_choosing.Contains(name, StringComparer.Ordinal)
                && MyInvocation.BoundParameters.ContainsKey(name) && ReservedNames().Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                WriteWarning(
                    $"-{name} is this cmdlet's own. The parameter '{parameter.Name}' of the job is given with -Argument @{{ '{parameter.Name}' = … }}, or behind --.");
            }
        }
    }

    private IEnumerable<TrainingJob> JobsOfFile()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        string path = literal ? LiteralPath : Path;
        JobFileResult? file = ReadFile(path, literal, _reading.Options(this));
        if (file is null)
        {
            return [];
        }

        foreach (Diagnostic diagnostic in file.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Warning))
        {
            WriteWarning(JobFiles.Sentence(diagnostic));
        }

        foreach (Diagnostic diagnostic in file.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error))
        {
            WriteError(JobFiles.ToError(diagnostic));
        }

        return file.HasErrors ? [] : [Client.Files.Choose(file, Name)];
    }

    /// <summary>The file; null when a wildcard matches none.</summary>
    private JobFileResult? ReadFile(string path, bool literal, JobReadOptions options)
    {
        string[] found = [.. PathHelper.Resolve(this, path, literal).Take(2)];
        return found switch
        {
            [] => null,
            [var one] => Client.Files.Read(Client.Files.FindOne(one), options),
            _ => throw new TrainingJobsException(
                ErrorCodes.JobFileAmbiguous,
                $"'{path}' stands for several files, e.g. '{found[0]}' and '{found[1]}'; name one, or pipe jobs from Import-TrainingJob.",
                path),
        };
    }

    private IEnumerable<string> ReservedNames() => GetType()
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.IsDefined(typeof(ParameterAttribute)))
        .SelectMany(property => property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames).Prepend(property.Name))
        .Concat(CommonParameterNames.All);
}
