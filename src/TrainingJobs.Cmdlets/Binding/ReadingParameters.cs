using System.Collections;
using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Text.RegularExpressions;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>
/// How the file of Start-TrainingJob is to be read, as dynamic parameters: those of the job go first, which are often called 'env',
/// 'format' or 'config' themselves. PowerShell would take <c>-Env</c> for a fixed parameter <c>-Environment</c> before it asks for
/// the job's.
/// </summary>
internal sealed partial class ReadingParameters
{
    private static readonly string[] s_names = ["Environment", "ProjectPath", "Format", "Config"];

    /// <summary>Parameters of TabExpansion2: the line as a text, or as it was parsed.</summary>
    private static readonly string[] s_typed = ["inputScript", "ast"];

    private readonly Dictionary<string, RuntimeDefinedParameter> _parameters = new()
    {
        ["Environment"] = Define("Environment", typeof(string), "Environment of a skelebot project.", typeof(EnvironmentCompleter)),
        ["ProjectPath"] = Define("ProjectPath", typeof(string[]), "Folders or files with other projects that an AME file refers to."),
        ["Format"] = Define("Format", typeof(string), "Format to read the file as.", typeof(FormatCompleter)),
        ["Config"] = Define("Config", typeof(IDictionary), "Fields that take the place of those in a file of SAP."),
    };

    /// <summary>Adds the parameters, but for those whose names a job's parameter has.</summary>
    public void AddTo(RuntimeDefinedParameterDictionary dictionary)
    {
        var taken = dictionary.Values
            .SelectMany(p => p.Attributes.OfType<AliasAttribute>().SelectMany(a => a.AliasNames).Prepend(p.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (string name in s_names.Where(name => !taken.Contains(name)))
        {
            dictionary.Add(name, _parameters[name]);
        }
    }

    /// <summary>What was bound.</summary>
    public JobReadOptions Options(PSCmdlet cmdlet) => FileReading.Options(
        cmdlet,
        Value("Environment") as string,
        Value("ProjectPath") as string[] ?? [],
        Value("Format") as string,
        Value("Config") as IDictionary);

    /// <summary>
    /// What the line seems to say, for the time before anything is bound: which parameters the job has depends on it. A guess that is
    /// wrong only offers other parameters than there are; the values that count are bound later.
    /// </summary>
    public static JobReadOptions Guess(PSCmdlet cmdlet)
    {
        string line = cmdlet.MyInvocation?.Line is { Length: > 0 } run ? run : Typed();
        return new JobReadOptions { Environment = Find("Environment"), Format = Find("Format") };

        string? Find(string name)
        {
            Match match = Given().Match(line);
            while (match.Success && !match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                match = match.NextMatch();
            }

            return !match.Success ? null
                : match.Groups["variable"] is { Success: true } variable ? cmdlet.SessionState?.PSVariable.GetValue(variable.Value)?.ToString()
                : match.Groups["text"].Value;
        }
    }

    /// <summary>
    /// The line that is being completed. Nothing runs then, so that there is no invocation to ask, and the variables of the completing
    /// function are hidden; but it stands among the callers, with what it was called with.
    /// </summary>
    private static string Typed()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        foreach (CallStackFrame frame in shell.AddCommand("Microsoft.PowerShell.Utility\\Get-PSCallStack").Invoke<CallStackFrame>())
        {
            foreach (string name in s_typed)
            {
                if (frame.InvocationInfo.BoundParameters.TryGetValue(name, out object? value) && value is not null)
                {
                    return TypedText.Of(value);
                }
            }
        }

        return "";
    }

    private object? Value(string name) =>
        _parameters[name] is { IsSet: true, Value: { } value } ? value is PSObject wrapped ? wrapped.BaseObject : value : null;

    private static RuntimeDefinedParameter Define(string name, Type type, string help, Type? completer = null)
    {
        var attributes = new Collection<Attribute>
        {
            new ParameterAttribute { HelpMessage = help, ParameterSetName = "Path" },
            new ParameterAttribute { HelpMessage = help, ParameterSetName = "LiteralPath" },
            new ValidateNotNullOrEmptyAttribute(),
        };
        if (completer is not null)
        {
            attributes.Add(new ArgumentCompleterAttribute(completer));
        }

        return new RuntimeDefinedParameter(name, type, attributes);
    }

    [GeneratedRegex("""\s-(?<name>Environment|Format)(?:\s+|:\s*)(?:\$(?<variable>\w+)|(?<quote>['"]?)(?<text>[\w.-]+)\k<quote>)""", RegexOptions.IgnoreCase)]
    private static partial Regex Given();
}
