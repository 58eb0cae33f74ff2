using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes a length of time as a TimeSpan, as text (<c>90s</c>, <c>1h30m</c>, <c>00:01:30</c>) or as a number of seconds.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is TimeSpan span)
        {
            return span;
        }

        // As typed: PowerShell reads 2d as the decimal 2, and 1.5s as the short 2.
        string text = TypedText.Of(inputData).Trim();
        return Duration.TryParse(text, out TimeSpan duration)
            ? duration
            : throw new ArgumentTransformationMetadataException(
                $"'{text}' is no length of time; write e.g. 90s, 15m, 1h30m, 2d, 00:01:30 or a number of seconds.");
    }
}
