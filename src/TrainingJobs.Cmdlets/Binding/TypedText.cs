using System.Globalization;
using System.Management.Automation;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Values as text for a program's command line.</summary>
internal static class TypedText
{
    /// <summary>
    /// The value as it was typed, where PowerShell still knows (0.00003 and 3.10 stay so), else in the culture-invariant form
    /// that reads back as the same value.
    /// </summary>
    public static string Of(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            null => "",
            string text => text,
            bool flag => flag ? "true" : "false",
            SwitchParameter flag => flag.IsPresent ? "true" : "false",
            DateTime or DateTimeOffset => ((IFormattable)plain).ToString("O", CultureInfo.InvariantCulture),
            // A number literal carries its text inside the PSObject; only the engine's conversion gives it back.
            _ when value is PSObject => (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => plain.ToString() ?? "",
        };
    }

    /// <summary>The value, or each item of it if it is a list, as text.</summary>
    /// <returns>An array: PowerShell cannot index into the read-only lists that the compiler makes.</returns>
    public static string[] ListOf(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain is System.Collections.IEnumerable items and not string and not System.Collections.IDictionary
            ? items.Cast<object?>().Select(Of).ToArray()
            : [Of(value)];
    }
}
