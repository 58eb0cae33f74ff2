using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>
/// Checks a number for a job's parameter and keeps its text: the bound value alone would turn 0.00003 into 3E-05. Belongs to one
/// dynamic parameter of one invocation.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NumberAttribute(ParameterType type, IReadOnlyList<string> choices) : ArgumentTransformationAttribute
{
    /// <summary>The value as it is to be passed on; null until one has been bound.</summary>
    public string? Text { get; private set; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (plain is System.Collections.IEnumerable and not string)
        {
            throw new ArgumentTransformationMetadataException(
                $"A parameter of a job takes one value, not {TypedText.ListOf(inputData).Length}: start a run for each, e.g. "
                + $"{string.Join(',', TypedText.ListOf(inputData))} | ForEach-Object {{ Start-TrainingJob … $_ }}.");
        }

        string typed = TypedText.Of(inputData).Trim();
        Text = Number(typed) is not null ? typed
            : plain is IFormattable ? Whole(plain) ?? ((IFormattable)plain).ToString(null, CultureInfo.InvariantCulture)
            : typed;
        object number = Number(Text) ?? throw new ArgumentTransformationMetadataException(
            type == ParameterType.Int ? $"'{typed}' is not a whole number." : $"'{typed}' is not a number.");
        if (choices.Count == 0)
        {
            return number;
        }

        // With choices the parameter is a text, so that completion offers them as the file writes them.
        Text = choices.FirstOrDefault(choice => number.Equals(Number(choice))) ?? Text;
        return Text;
    }

    private object? Number(string text) => type == ParameterType.Int
        ? long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? whole : null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) ? real : null;

    /// <summary>A computed value such as 5.0, or a literal such as 1kb, as a whole number.</summary>
    private string? Whole(object value)
    {
        if (type != ParameterType.Int || value is not (double or float or decimal))
        {
            return null;
        }

        decimal number = Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        return number == decimal.Truncate(number) ? decimal.Truncate(number).ToString(CultureInfo.InvariantCulture) : null;
    }
}
