using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>The parameters that a job declares, as dynamic parameters of a cmdlet.</summary>
internal sealed class DeclaredParameters
{
    private readonly List<DeclaredParameter> _parameters = [];

    /// <param name="job">The job.</param>
    /// <param name="reserved">Names and aliases that the cmdlet has itself; a parameter that is named as they begin is left out.</param>
    /// <param name="mandatory">Whether PowerShell is to ask for required ones.</param>
    public DeclaredParameters(TrainingJob job, IEnumerable<string> reserved, bool mandatory)
    {
        string[] own = [.. reserved];
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (JobParameter parameter in job.Parameters)
        {
            string[] names = [.. Names(parameter).Where(name => !IsReserved(name, own) && taken.Add(name))];
            if (names.Length > 0)
            {
                DeclaredParameter declared = Declare(parameter, names, mandatory);
                _parameters.Add(declared);
                Dictionary.Add(declared.Cmdlet.Name, declared.Cmdlet);
            }
        }
    }

    public RuntimeDefinedParameterDictionary Dictionary { get; } = [];

    /// <summary>The values that were bound, by the names of the job.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Bound =>
        _parameters.Where(p => p.Cmdlet.IsSet).ToDictionary(p => p.Job.Name, p => p.Values);

    /// <summary>Name as PowerShell writes names (learning-rate: LearningRate).</summary>
    internal static string PascalCase(string name)
    {
        var text = new StringBuilder();
        bool upper = true;
        foreach (char c in name)
        {
            if (!char.IsLetterOrDigit(c))
            {
                upper = true;
                continue;
            }

            text.Append(upper ? char.ToUpperInvariant(c) : c);
            upper = false;
        }

        return text.ToString();
    }

    // The first name is the one that completion shows.
    private static IEnumerable<string> Names(JobParameter parameter)
    {
        IEnumerable<string> declared = parameter.Aliases.Select(a => a.TrimStart('-')).Prepend(parameter.Name);
        return declared.SelectMany(name => new[] { PascalCase(name), name })
            .Where(name => name.Length > 0 && char.IsLetter(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_'))
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    // PowerShell binds its own parameters before it asks for dynamic ones, and takes any beginning of a name: -v is -Verbose.
    private static bool IsReserved(string name, string[] own) =>
        own.Any(reserved => reserved.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static DeclaredParameter Declare(JobParameter parameter, string[] names, bool mandatory)
    {
        bool number = parameter.Type is ParameterType.Int or ParameterType.Float;
        NumberAttribute? keeper = number ? new NumberAttribute(parameter.Type, parameter.Choices) : null;
        var attributes = new Collection<Attribute>
        {
            new ParameterAttribute
            {
                // A required positional one may come among the remaining words, which are not bound yet.
                Mandatory = mandatory && parameter.Required && !parameter.Positional,
                HelpMessage = HelpOf(parameter),
            },
        };
        if (names.Length > 1)
        {
            attributes.Add(new AliasAttribute(names[1..]));
        }

        if (keeper is not null)
        {
            attributes.Add(keeper);
        }

        if (parameter.Choices.Count > 0)
        {
            attributes.Add(new ValidateSetAttribute([.. parameter.Choices]) { IgnoreCase = false });
        }

        return new DeclaredParameter(parameter, new RuntimeDefinedParameter(names[0], TypeOf(parameter), attributes), keeper);
    }

    private static Type TypeOf(JobParameter parameter) => parameter switch
    {
        { Type: ParameterType.Flag } => typeof(SwitchParameter),
        { Type: ParameterType.List } => typeof(string[]),
        { Choices.Count: > 0 } => typeof(string),
        { Type: ParameterType.Int } => typeof(long),
        { Type: ParameterType.Float } => typeof(double),
        _ => typeof(string),
    };

    private static string HelpOf(JobParameter parameter)
    {
        var text = new StringBuilder(string.IsNullOrWhiteSpace(parameter.Help) ? $"Parameter {parameter.Name} of the job." : parameter.Help.Trim());
        if (parameter.Default is { Count: > 0 } values)
        {
            text.Append(CultureInfo.InvariantCulture, $" Default: {string.Join(", ", values)}.");
        }

        return text.ToString();
    }
}
