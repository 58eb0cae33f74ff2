using System.Collections;
using System.Management.Automation;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Turns numbers among the words of a command line into the text that was typed, before PowerShell drops it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ArgumentWordsAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? plain = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return plain switch
        {
            null => Array.Empty<object>(),
            IDictionary => new[] { plain },
            IEnumerable items and not string => items.Cast<object?>().SelectMany(Word).ToArray(),
            _ => Word(inputData).ToArray(),
        };
    }

    private static IEnumerable<object> Word(object? value)
    {
        object? plain = value is PSObject wrapped ? wrapped.BaseObject : value;
        return plain switch
        {
            IDictionary => [plain],
            IEnumerable items and not string => items.Cast<object?>().SelectMany(Word),
            _ => [TypedText.Of(value)],
        };
    }
}
