using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>The options of kinds of targets, as dynamic parameters of a cmdlet.</summary>
internal sealed class TargetOptionParameters
{
    private readonly List<(TargetOption Option, RuntimeDefinedParameter Parameter)> _parameters = [];

    /// <param name="options">The options; of several with the same parameter the first counts.</param>
    public TargetOptionParameters(IEnumerable<TargetOption> options)
    {
        foreach (TargetOption option in options)
        {
            if (!Dictionary.ContainsKey(option.Parameter))
            {
                var attributes = new Collection<Attribute> { new ParameterAttribute { HelpMessage = option.Help } };
                var parameter = new RuntimeDefinedParameter(option.Parameter, TypeOf(option), attributes);
                Dictionary.Add(option.Parameter, parameter);
                _parameters.Add((option, parameter));
            }
        }
    }

    public RuntimeDefinedParameterDictionary Dictionary { get; } = [];

    /// <summary>The values that were bound, by the names of the options.</summary>
    /// <param name="cmdlet">Whose current folder paths are relative to.</param>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Bound(PSCmdlet cmdlet) => _parameters
        .Where(entry => entry.Parameter.IsSet)
        .ToDictionary(entry => entry.Option.Name, entry => Values(cmdlet, entry.Option, entry.Parameter.Value));

    /// <summary>The same for people, secret ones without their values.</summary>
    public IEnumerable<string> Texts(PSCmdlet cmdlet) => _parameters
        .Where(entry => entry.Parameter.IsSet)
        .Select(entry => entry.Option.IsSecret
            ? entry.Option.Parameter
            : $"{entry.Option.Parameter} {string.Join(", ", Values(cmdlet, entry.Option, entry.Parameter.Value))}");

    private static Type TypeOf(TargetOption option) => option.Type switch
    {
        TargetOptionType.Pairs => typeof(Hashtable),
        TargetOptionType.Flag => typeof(SwitchParameter),
        _ => typeof(string),
    };

    private static IReadOnlyList<string> Values(PSCmdlet cmdlet, TargetOption option, object value) => option.Type switch
    {
        TargetOptionType.Pairs => [.. ((Hashtable)value).Cast<DictionaryEntry>().Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)],
        TargetOptionType.Flag => [((SwitchParameter)value).IsPresent ? "true" : "false"],
        TargetOptionType.Folder => [PathHelper.Unresolved(cmdlet, (string)value)],
        _ => [(string)value],
    };
}
