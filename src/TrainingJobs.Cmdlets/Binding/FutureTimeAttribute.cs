using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes a time, or a length of time that counts from now (<c>90m</c>). A time without a zone is one of this machine.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FutureTimeAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            DateTimeOffset time => time,
            DateTime time => new DateTimeOffset(time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Local) : time),
            TimeSpan later => TimeProvider.System.GetUtcNow() + later,
            _ => Parse(TypedText.Of(inputData) ?? ""),
        };
    }

    private static DateTimeOffset Parse(string text)
    {
        // "10:30" is a time of today, not a length of time.
        if (!text.Contains(':') && Duration.TryParse(text, out TimeSpan later))
        {
            return TimeProvider.System.GetUtcNow() + later;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time)
            ? time
            : throw new ArgumentTransformationMetadataException(
                $"'{text}' is neither a time nor a length of time; write e.g. 90m, 22:30 or 2026-03-01T14:30:00+01:00.");
    }
}
