using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes an amount in the notation of Kubernetes (<c>500m</c>, <c>16Gi</c>), or a number such as PowerShell's own <c>16GB</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QuantityAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is Quantity)
        {
            return value;
        }

        string text = TypedText.Of(inputData);
        if (Quantity.TryParse(text, out Quantity quantity)
            || (IsPlainNumber(text) && Quantity.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), out quantity)))
        {
            return quantity;
        }

        throw new ArgumentTransformationMetadataException($"'{text}' is no amount; write a number with an optional suffix, e.g. 500m, 2, 16Gi or 10G.");
    }

    /// <summary>True for what is a number to PowerShell alone, 16GB or 1e3; false for 2d and 3l, which are no amounts though numbers to it.</summary>
    private static bool IsPlainNumber(string text) =>
        !char.IsAsciiLetter(text.LastOrDefault()) || text.EndsWith("b", StringComparison.OrdinalIgnoreCase);
}
