using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Client;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Lists the models of GPU that are known by name, with their memory and speed.</summary>
[Cmdlet(VerbsCommon.Get, Nouns.JobGpuType)]
[OutputType(typeof(GpuType))]
public sealed class GetJobGpuTypeCommand : TrainingJobsCmdlet
{
    /// <summary>Ids or names, in any spelling.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    [ArgumentCompleter(typeof(GpuTypeCompleter))]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = ["*"];

    /// <summary>Least memory, e.g. 24GB.</summary>
    [Parameter]
    [Quantity]
    public Quantity? Memory { get; set; }

    private protected override void Process()
    {
        ForEach(Name, name => WriteObject(
            NameSelection.Find(name, SizeOperations.GetGpuType, SizeOperations.GetGpuTypes, type => type.Id, type => type.Name)
                .Where(type => Memory is not { } least || type.MemoryBytes >= least.Value).ToArray(),
            enumerateCollection: true));
    }
}
