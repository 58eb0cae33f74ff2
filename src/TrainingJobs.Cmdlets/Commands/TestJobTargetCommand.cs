using System.Management.Automation;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Tries whether targets can run jobs, and says what is wrong if they cannot.</summary>
[Cmdlet(VerbsDiagnostic.Test, Nouns.JobTarget)]
[OutputType(typeof(JobTargetTest), typeof(bool))]
public sealed class TestJobTargetCommand : TrainingJobsCmdlet
{
    /// <summary>Names or addresses of targets.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Target")]
    [ArgumentCompleter(typeof(TargetCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The target has to be able to give GPUs to runs.</summary>
    [Parameter]
    public SwitchParameter Gpu { get; set; }

    /// <summary>Write true or false only.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    private protected override void Process()
    {
        ForEach(Name, name =>
        {
            JobTargetTest result = Await(token => Client.Targets.TestAsync(name, Gpu, token));
            WriteObject(Quiet ? result.IsReady : result);
        });
    }
}
