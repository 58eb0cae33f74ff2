using System.Collections;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Cmdlets;

/// <summary>What cmdlets share that read job files: which files, and how those of other systems are to be read.</summary>
public abstract class JobFileCmdlet : TrainingJobsCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Job files, or folders with job files.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Job files or folders, their paths taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Look in the folders below too.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Environment of a skelebot project: 'dev' lays skelebot-dev.yaml over it.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ArgumentCompleter(typeof(EnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Environment { get; set; }

    /// <summary>Folders or files with other projects that an AME file refers to.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    public string[] ProjectPath { get; set; } = [];

    /// <summary>Format to read the files as, whatever they look like.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ArgumentCompleter(typeof(FormatCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Format { get; set; }

    /// <summary>Fields that take the place of those in a file of SAP.</summary>
    [Parameter(ParameterSetName = PathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [ValidateNotNull]
    public IDictionary Config { get; set; } = new Hashtable();

    private protected IEnumerable<string> Paths => ParameterSetName == LiteralPathSet ? LiteralPath : Path;

    private protected IEnumerable<string> Files(string path) => JobFiles.Find(this, Client, path, ParameterSetName == LiteralPathSet, Recurse);

    private protected JobReadOptions ReadOptions() => FileReading.Options(this, Environment, ProjectPath, Format, Config);
}
