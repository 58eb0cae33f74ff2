using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Leaves a job that stands where a path may stand to the parameter for jobs, instead of taking its text for a path.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTextAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is TrainingJob or TrainingJob[] or object[]
            // With this inner exception PowerShell tries the other parameters.
            ? throw new ArgumentTransformationMetadataException("A job is no path.", new PSInvalidCastException())
            : inputData;
    }
}
