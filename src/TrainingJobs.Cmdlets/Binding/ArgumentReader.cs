using System.Collections;
using System.Management.Automation;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Joins what was given as -Argument (hashtables and words) with the values of dynamic parameters.</summary>
internal static class ArgumentReader
{
    public static JobArguments Read(object[]? argument, IReadOnlyDictionary<string, IReadOnlyList<string>>? bound)
    {
        var words = new List<string>();
        var named = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (object item in argument ?? [])
        {
            if (item is IDictionary table)
            {
                foreach (DictionaryEntry entry in table)
                {
                    Add(named, TypedText.Of(entry.Key).TrimStart('-'), entry.Value);
                }
            }
            else
            {
                string word = TypedText.Of(item);
                words.AddRange(argument!.Length == 1 && WordSplitter.IsLine(word) ? WordSplitter.Split(word) : [word]);
            }
        }

        foreach ((string name, IReadOnlyList<string> values) in bound ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            named[name] = values;
        }

        return new JobArguments { Words = words, Named = named };
    }

    // Null means the same as not given, so that a script may pass on its own optional values.
    private static void Add(Dictionary<string, IReadOnlyList<string>> named, string name, object? value)
    {
        if ((value is PSObject wrapped ? wrapped.BaseObject : value) is not null)
        {
            named[name] = TypedText.ListOf(value);
        }
    }
}
