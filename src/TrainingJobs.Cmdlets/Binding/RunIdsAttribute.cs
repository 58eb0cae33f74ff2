using System.Collections;
using System.Management.Automation;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes ids as text, and anything that has an Id or RunId: runs, log records, artifacts, runs read back from JSON or XML.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunIdsAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain is IEnumerable items and not string and not IDictionary
            ? items.Cast<object?>().Select(IdOf).ToArray()
            : new[] { IdOf(inputData) };
    }

    private static string IdOf(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        if (plain is null or string)
        {
            return plain as string ?? "";
        }

        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(value).Properties;
        return (properties["RunId"] ?? properties["Id"])?.Value is string id
            ? id
            // With this inner exception PowerShell tries the other parameters, instead of taking an object's text for an id.
            : throw new ArgumentTransformationMetadataException(
                $"A {plain.GetType().Name} is no run, and has no id of one.", new PSInvalidCastException());
    }
}
