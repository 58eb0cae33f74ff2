using System.Collections;
using System.Management.Automation;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Takes labels as a hashtable, or as texts <c>key=value</c>; <c>key</c> alone is the label with any value.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LabelsAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value is IDictionary table
            ? table.Cast<DictionaryEntry>().Select(entry => $"{TypedText.Of(entry.Key)}={TypedText.Of(entry.Value)}").ToArray()
            : TypedText.ListOf(inputData);
    }

    /// <summary>The labels by their keys; null for any value.</summary>
    internal static Dictionary<string, string?> Read(IEnumerable<string> texts)
    {
        var labels = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in texts)
        {
            string[] parts = text.Split('=', 2);
            labels[parts[0]] = parts.Length == 2 ? parts[1] : null;
        }

        return labels;
    }
}
