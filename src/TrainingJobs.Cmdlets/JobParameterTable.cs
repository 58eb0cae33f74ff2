using System.Collections;
using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Cmdlets.Binding;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets;

/// <summary>Reads parameters of a job from a hashtable: a name with its default, or with a hashtable that describes it.</summary>
internal static class JobParameterTable
{
    private static readonly string[] s_keys = ["Type", "Default", "Choices", "Alias", "Aliases", "Positional", "Required", "Help"];

    /// <exception cref="TrainingJobsException">ParameterDefinitionInvalid.</exception>
    public static IReadOnlyList<JobParameter> Read(IDictionary table) =>
        table.Cast<DictionaryEntry>().Select(entry => ReadOne(TypedText.Of(entry.Key), entry.Value)).ToArray();

    private static JobParameter ReadOne(string name, object? value) =>
        (value is PSObject wrapped ? wrapped.BaseObject : value) switch
        {
            null => new JobParameter { Name = name },
            IDictionary described => Described(name, described),
            { } plain => new JobParameter { Name = name, Type = TypeOf(plain), Default = TypedText.ListOf(value) },
        };

    private static JobParameter Described(string name, IDictionary table)
    {
        var values = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in table)
        {
            string key = TypedText.Of(entry.Key);
            values[key] = s_keys.Contains(key, StringComparer.OrdinalIgnoreCase)
                ? entry.Value
                : throw Invalid(name, $"has an unknown key '{key}'; the keys are {string.Join(", ", s_keys)}");
        }

        object? fallback = values.GetValueOrDefault("Default");
        return new JobParameter
        {
            Name = name,
            Type = values.TryGetValue("Type", out object? type) ? ParseType(name, TypedText.Of(type)) : fallback is null ? default : TypeOf(fallback),
            Default = fallback is null ? null : TypedText.ListOf(fallback),
            Choices = Texts("Choices"),
            Aliases = Texts("Alias").Concat(Texts("Aliases")).ToArray(),
            Positional = Flag("Positional"),
            Required = Flag("Required"),
            Help = values.TryGetValue("Help", out object? help) ? TypedText.Of(help) : null,
        };

        IReadOnlyList<string> Texts(string key) => values.TryGetValue(key, out object? items) && items is not null ? TypedText.ListOf(items) : [];

        bool Flag(string key) => values.TryGetValue(key, out object? flag) && LanguagePrimitives.IsTrue(flag);
    }

    private static ParameterType ParseType(string name, string text) =>
        Enum.TryParse(text, ignoreCase: true, out ParameterType type) && Enum.IsDefined(type)
            ? type
            : throw Invalid(name, $"has the unknown type '{text}'; the types are {string.Join(", ", Enum.GetNames<ParameterType>()).ToLower(CultureInfo.InvariantCulture)}");

    private static ParameterType TypeOf(object value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        bool or SwitchParameter => ParameterType.Flag,
        sbyte or byte or short or ushort or int or uint or long or ulong => ParameterType.Int,
        float or double or decimal => ParameterType.Float,
        string => ParameterType.String,
        IEnumerable => ParameterType.List,
        _ => ParameterType.String,
    };

    private static TrainingJobsException Invalid(string name, string what) =>
        new(ErrorIds.ParameterDefinitionInvalid, $"The parameter '{name}' {what}.", name);
}
