using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes GPUs of a target as texts (<c>A100=4</c>, <c>H100:80Gi=2</c>), or those of another target.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TargetGpusAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        IEnumerable<object> items = value is System.Collections.IEnumerable list and not string ? list.Cast<object>() : [value];
        return items.Select(Parse).ToArray();
    }

    private static TargetGpu Parse(object item)
    {
        if ((item is PSObject wrapped ? wrapped.BaseObject : item) is TargetGpu gpu)
        {
            return gpu;
        }

        return TargetGpu.TryParse(TypedText.Of(item), out TargetGpu? parsed, out string? problem)
            ? parsed : throw new ArgumentTransformationMetadataException(problem);
    }
}
