using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Works out the value of each parameter from arguments and defaults, and checks it.</summary>
internal static class ArgumentBinder
{
    /// <summary>Values in the order of declaration; parameters without a value are absent. Texts are kept as given.</summary>
    public static OrderedDictionary<string, IReadOnlyList<string>> Bind(
        IReadOnlyList<JobParameter> declared, JobArguments arguments, ArgumentFindings findings)
    {
        var table = new ParameterTable(declared);
        Dictionary<string, IReadOnlyList<string>> named = BindNamed(table, arguments.Named, findings);
        IReadOnlyDictionary<string, List<string>> words =
            new ArgumentWords(table, findings).Parse(arguments.Words, named.Keys.ToHashSet(StringComparer.Ordinal));

        var values = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (JobParameter parameter in declared)
        {
            IReadOnlyList<string>? given = named.GetValueOrDefault(parameter.Name) ?? words.GetValueOrDefault(parameter.Name);
            if (given is not null)
            {
                values[parameter.Name] = Indexable.List(Check(parameter, given, findings));
            }
            else if (parameter.Default is { } value && !parameter.Required)
            {
                values[parameter.Name] = Indexable.List(value);
            }
            else if (parameter.Required && !findings.All.Any(f => f.Code == DiagnosticCodes.MissingArgument && f.Message.Contains($"'{parameter.Name}'", StringComparison.Ordinal)))
            {
                findings.Missing(
                    parameter, $"The parameter '{parameter.Name}' has no value, but the job requires one.",
                    parameter.Positional ? "Give it as a word." : $"Add '{ParameterTable.Option(parameter.Name)} <value>'.");
            }
        }

        return values;
    }

    private static Dictionary<string, IReadOnlyList<string>> BindNamed(
        ParameterTable table, IReadOnlyDictionary<string, IReadOnlyList<string>> named, ArgumentFindings findings)
    {
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach ((string key, IReadOnlyList<string> items) in named)
        {
            string name = key.TrimStart('-');
            if (table.Find(name) is not { } parameter)
            {
                findings.Unknown(key, table.Suggest(name));
            }
            else if (!values.TryAdd(parameter.Name, items))
            {
                findings.Invalid(parameter, $"The parameter '{parameter.Name}' is given twice, once as '{key}'.", "Give it once.");
            }
        }

        return values;
    }

    private static IReadOnlyList<string> Check(JobParameter parameter, IReadOnlyList<string> given, ArgumentFindings findings)
    {
        if (parameter.Type == ParameterType.Flag)
        {
            string text = given.Count == 0 ? "true" : given[0];
            if (given.Count <= 1 && ParameterValues.TryReadFlag(text, out bool value))
            {
                return [value ? "true" : "false"];
            }

            findings.Invalid(
                parameter, $"'{string.Join(' ', given)}' is no value of the flag '{parameter.Name}'.",
                $"Write '{ParameterTable.Option(parameter.Name)}' or '{ParameterTable.Option(parameter.Name)}=false'.");
            return given;
        }

        if (parameter.Type != ParameterType.List && given.Count != 1)
        {
            findings.Invalid(
                parameter, $"The parameter '{parameter.Name}' takes one value, but {(given.Count == 0 ? "none is" : $"{given.Count} are")} given.");
            return given;
        }

        foreach (string value in given)
        {
            if (value.Contains('\0'))
            {
                findings.Invalid(parameter, $"A value of '{parameter.Name}' holds the NUL character, which no program can be given.");
            }
            else if (!ParameterValues.IsOfType(parameter.Type, value))
            {
                findings.Invalid(parameter, $"'{value}' is no value of the parameter '{parameter.Name}': it must be {ParameterValues.Describe(parameter.Type)}.");
            }
            else if (!ParameterValues.IsChoice(parameter, value))
            {
                findings.Invalid(
                    parameter, $"'{value}' is not among the choices of the parameter '{parameter.Name}'.", NameSuggestion.DidYouMean(value, parameter.Choices));
            }
        }

        return given;
    }
}
