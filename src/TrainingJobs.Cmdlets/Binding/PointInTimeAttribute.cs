using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes a time, or a length of time that counts back from now (<c>10m</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PointInTimeAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Local) : time),
            TimeSpan ago => TimeProvider.System.GetUtcNow() - ago,
            // As typed: PowerShell reads 1d as the decimal 1.
            _ => Parse(TypedText.Of(inputData).Trim()),
        };
    }

    private static DateTimeOffset Parse(string text)
    {
        // "10:30" is a time of today, not a length of time.
        if (!text.Contains(':') && Duration.TryParse(text, out TimeSpan ago))
        {
            return TimeProvider.System.GetUtcNow() - ago;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? time
            : throw new ArgumentTransformationMetadataException(
                $"'{text}' is neither a time nor a length of time; write e.g. 10m, 2h, 14:30 or 2026-03-01T14:30:00Z.");
    }
}
