using System.Text;
using System.Text.RegularExpressions;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Puts the values of parameters into a command: where <c>${name}</c> stands, or else at its end.</summary>
internal sealed partial class CommandBuilder(
    IReadOnlyList<JobParameter> parameters, IReadOnlyDictionary<string, IReadOnlyList<string>> values, ArgumentFindings findings)
{
    private readonly Dictionary<string, JobParameter> _parameters = parameters.ToDictionary(p => p.Name, StringComparer.Ordinal);

    public (IReadOnlyList<string> Arguments, string CommandLine) Build(JobCommand command, Placement target)
    {
        if (command.Shell is { } shell)
        {
            string text = BuildShell(shell);
            return (ShellOf(command, target).Append(text).ToArray(), text);
        }

        if (parameters.Any(Expands))
        {
            // Only a shell puts the values of variables in.
            string text = BuildShell(ShellQuoting.Join(command.Arguments ?? []));
            return (target.Shell.Append(text).ToArray(), text);
        }

        IReadOnlyList<string> vector = BuildVector(command.Arguments ?? []);
        return (vector, ShellQuoting.Join(vector));
    }

    /// <summary>A command that takes no parameters, unless it names them.</summary>
    public (IReadOnlyList<string> Arguments, string CommandLine) BuildAsIs(JobCommand command, Placement target)
    {
        var placed = new HashSet<string>(StringComparer.Ordinal);
        if (command.Shell is { } shell)
        {
            string text = ReplaceInShell(shell, placed, new ShellContext(shell));
            return (ShellOf(command, target).Append(text).ToArray(), text);
        }

        string[] vector = [.. (command.Arguments ?? []).Select(word => Replace(word, placed, (parameter, _) => Embedded(parameter)))];
        return (vector, ShellQuoting.Join(vector));
    }

    /// <summary>Names of the variables that a shell puts into the command.</summary>
    public IReadOnlyList<string> ExpandedVariables() =>
    [
        .. parameters.Where(Expands).SelectMany(p => values[p.Name]).SelectMany(v => Variable().Matches(v)).Select(m => m.Groups["name"].Value).Distinct(),
    ];

    private static IReadOnlyList<string> ShellOf(JobCommand command, Placement target) =>
        command.ShellName is { } name ? [name, "-c"] : target.Shell;

    private List<string> BuildVector(IReadOnlyList<string> words)
    {
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<string>();
        foreach (string word in words)
        {
            if (Placeholder.In(word) is [{ } only] && only.Length == word.Length && !Placeholder.IsEscape(only)
                && _parameters.TryGetValue(Placeholder.NameOf(only), out JobParameter? alone))
            {
                placed.Add(alone.Name);
                result.AddRange(Standing(alone));
            }
            else
            {
                result.Add(Replace(word, placed, (parameter, _) => Embedded(parameter)));
            }
        }

        result.AddRange(Appended(placed).Select(word => word.Text));
        return result;
    }

    private string BuildShell(string text)
    {
        var placed = new HashSet<string>(StringComparer.Ordinal);
        var context = new ShellContext(text);
        string result = ReplaceInShell(text, placed, context);
        AppendedWord[] words = [.. Appended(placed)];
        string appended = string.Join(' ', words.Select(Quoted));
        if (context.IsUnsafeAtEnd && words.Any(word => Quoted(word) != word.Text))
        {
            Refuse(parameters.First(parameter => !placed.Contains(parameter.Name)));
        }

        if (appended.Length == 0)
        {
            return result;
        }

        // What is appended must not become a part of the comment.
        return context.CommentAtEnd is { } comment ? BuildShell(text[..comment].TrimEnd()) : $"{result.TrimEnd()} {appended}";
    }

    private string ReplaceInShell(string text, HashSet<string> placed, ShellContext context)
    {
        return Replace(text, placed, (parameter, match) =>
        {
            ShellPlace place = context.At(match.Index);
            bool standsAlone = place == ShellPlace.Bare && IsBlank(text, match.Index - 1) && IsBlank(text, match.Index + match.Length);
            string quoted = standsAlone && parameter.Type is ParameterType.Flag or ParameterType.List
                ? ShellQuoting.Join(Standing(parameter))
                : Quoted(new AppendedWord(Embedded(parameter), Expands(parameter)));

            if (place == ShellPlace.Unsafe && quoted != Embedded(parameter))
            {
                Refuse(parameter);
            }

            if (place == ShellPlace.Backticks && quoted != Embedded(parameter))
            {
                findings.Invalid(
                    parameter, $"The value of '{parameter.Name}' cannot stand between backticks in the command, because it must be quoted.",
                    "Write '$(…)' instead of backticks in the command.");
            }

            // Inside quotes of the text, the quotes are closed around the value: it is quoted once, never twice.
            return place switch
            {
                ShellPlace.SingleQuotes => $"'{quoted}'",
                ShellPlace.DoubleQuotes => $"\"{quoted}\"",
                _ => quoted,
            };
        }, match => context.At(match.Index) is not (ShellPlace.Escaped or ShellPlace.Comment));
    }

    private void Refuse(JobParameter parameter) => findings.Invalid(
        parameter,
        $"The value of '{parameter.Name}' cannot stand where the command has it: there it would not be read as a text, but by the shell. "
            + "Such places are here-documents, ${…:-…}, $((…)), $'…', $(case …), and what eval, ssh or sh -c read again.",
        $"Put it into a variable in a line before, {parameter.Name}=${{{parameter.Name}}}, and use \"$variable\" there.");

    /// <summary>Whether the parameter has its default, and that is to be looked up in the environment.</summary>
    private bool Expands(JobParameter parameter) =>
        parameter.Expand && values.TryGetValue(parameter.Name, out IReadOnlyList<string>? value) && ReferenceEquals(value, parameter.Default)
        && value.Any(v => v.Contains('$', StringComparison.Ordinal));

    // In double quotes the value of a variable stays one word, whatever it holds.
    private static string Quoted(AppendedWord word) =>
        word.Expands && word.Text.Contains('$', StringComparison.Ordinal)
            ? $"\"{word.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal).Replace("$(", "\\$(", StringComparison.Ordinal)}\""
            : ShellQuoting.Quote(word.Text);

    private string Replace(
        string text, HashSet<string> placed, Func<JobParameter, Match, string> value, Func<Match, bool>? isReplaced = null)
    {
        var result = new StringBuilder();
        int at = 0;
        foreach (Match match in Placeholder.In(text))
        {
            result.Append(text, at, match.Index - at);
            at = match.Index + match.Length;
            if (Placeholder.IsEscape(match))
            {
                result.Append(match.ValueSpan[1..]);
            }
            else if (isReplaced?.Invoke(match) != false
                && _parameters.TryGetValue(Placeholder.NameOf(match), out JobParameter? parameter))
            {
                placed.Add(parameter.Name);
                result.Append(value(parameter, match));
            }
            else
            {
                result.Append(match.ValueSpan);
            }
        }

        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>What takes the place of an element that is nothing but the placeholder.</summary>
    private IReadOnlyList<string> Standing(JobParameter parameter) => parameter.Type switch
    {
        ParameterType.Flag => IsSet(parameter) ? [ParameterTable.Option(parameter.Name)] : [],
        ParameterType.List => values.GetValueOrDefault(parameter.Name) ?? [],
        _ => [Embedded(parameter)],
    };

    private string Embedded(JobParameter parameter)
    {
        if (values.TryGetValue(parameter.Name, out IReadOnlyList<string>? items))
        {
            return string.Join(' ', items);
        }

        if (parameter.Type == ParameterType.Flag)
        {
            return "false";
        }

        if (parameter.Type != ParameterType.List)
        {
            findings.Missing(
                parameter, $"The parameter '{parameter.Name}' has no value, but the command uses it as '${{{parameter.Name}}}'.",
                $"Give it a value, or a default in the job.");
        }

        return "";
    }

    private IEnumerable<AppendedWord> Appended(HashSet<string> placed)
    {
        JobParameter[] open = [.. parameters.Where(p => !placed.Contains(p.Name))];
        JobParameter? leftOut = null;
        foreach (JobParameter parameter in open.Where(p => p.Positional))
        {
            if (!values.TryGetValue(parameter.Name, out IReadOnlyList<string>? items))
            {
                leftOut ??= parameter;
                continue;
            }

            if (leftOut is not null && items.Count > 0)
            {
                findings.Missing(
                    leftOut, $"The parameter '{leftOut.Name}' has no value, but '{parameter.Name}', which comes after it by position, has one.",
                    $"Give '{leftOut.Name}' a value as well.");
            }

            foreach (string item in items)
            {
                yield return new AppendedWord(item, Expands(parameter));
            }
        }

        foreach (JobParameter parameter in open.Where(p => !p.Positional && values.ContainsKey(p.Name)))
        {
            // A list that is given without values is passed as such; one that is empty by default is not.
            if (parameter.Type == ParameterType.Flag ? !IsSet(parameter) : values[parameter.Name].Count == 0 && ReferenceEquals(values[parameter.Name], parameter.Default))
            {
                continue;
            }

            yield return new AppendedWord(ParameterTable.Option(parameter.Name), false);
            foreach (string item in parameter.Type == ParameterType.Flag ? [] : values[parameter.Name])
            {
                yield return new AppendedWord(item, Expands(parameter));
            }
        }
    }

    private bool IsSet(JobParameter flag) => values.TryGetValue(flag.Name, out IReadOnlyList<string>? value) && value is ["true"];

    private static bool IsBlank(string text, int index) => index < 0 || index >= text.Length || char.IsWhiteSpace(text[index]);

    [GeneratedRegex(@"\$\{?(?<name>[A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Variable();

    private readonly record struct AppendedWord(string Text, bool Expands);
}
