using System.Globalization;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// Parses words as one types them, in the way of Python's argparse: <c>--name value</c>, <c>--name=value</c>, <c>-n value</c>,
/// <c>-n5</c>, bare flags, lists up to the next option, <c>--</c> before words that only look like options.
/// </summary>
internal sealed class ArgumentWords(ParameterTable parameters, ArgumentFindings findings)
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);
    private readonly List<string> _positional = [];

    /// <summary>Values by parameter name. Parameters that are given by name take no positional word while these are scarce.</summary>
    public IReadOnlyDictionary<string, List<string>> Parse(IReadOnlyList<string> words, IReadOnlySet<string> givenByName)
    {
        int at = 0;
        while (at < words.Count)
        {
            string word = words[at++];
            if (word == "--")
            {
                _positional.AddRange(words.Skip(at));
                break;
            }

            if (LooksLikeOption(word))
            {
                at = TakeOption(word, words, at);
            }
            else
            {
                _positional.Add(word);
            }
        }

        TakePositional(givenByName);
        return _values;
    }

    private int TakeOption(string word, IReadOnlyList<string> words, int at)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string option = equals < 0 ? word : word[..equals];
        string? attached = equals < 0 ? null : word[(equals + 1)..];
        string name = option.TrimStart('-');
        bool isLong = option.StartsWith("--", StringComparison.Ordinal);

        JobParameter? parameter = isLong || name.Length == 1 ? parameters.Find(name) : parameters.FindAlias(name);
        if (parameter is null && isLong && attached is null && NegatedFlag(name) is { } negated)
        {
            _values[negated.Name] = ["false"];
            return at;
        }

        parameter ??= isLong ? parameters.FindAbbreviation(name) : null;
        if (parameter is null && !isLong && TakeCluster(word[1..]))
        {
            return at;
        }

        if (parameter is null)
        {
            findings.Unknown(option, parameters.Suggest(name));
            return at < words.Count && attached is null && !LooksLikeOption(words[at]) ? at + 1 : at;
        }

        if (parameter.Type == ParameterType.Flag)
        {
            _values[parameter.Name] = [attached ?? "true"];
            return at;
        }

        if (attached is not null)
        {
            Give(parameter, [attached]);
            return at;
        }

        int end = at;
        int most = parameter.Type == ParameterType.List ? int.MaxValue : 1;
        while (end < words.Count && end - at < most && words[end] != "--" && !LooksLikeOption(words[end]))
        {
            end++;
        }

        if (end == at && parameter.Type != ParameterType.List)
        {
            string hint = at < words.Count ? $"Write '{option}={words[at]}' if '{words[at]}' is the value." : $"Write '{option} <value>'.";
            findings.Missing(parameter, $"The parameter '{parameter.Name}' needs a value after '{option}'.", hint);
            return at;
        }

        Give(parameter, words.Skip(at).Take(end - at));
        return end;
    }

    // -n5 is -n 5; -vx is -v -x when both are flags.
    private bool TakeCluster(string letters)
    {
        if (letters.Length < 2 || parameters.Find(letters[..1]) is not { } first)
        {
            return false;
        }

        if (first.Type != ParameterType.Flag)
        {
            // A long name with one dash (-epochs) is a slip, not the value 'pochs' of -e.
            if (!char.IsAsciiDigit(letters[1]) && letters[1] is not ('.' or '-' or '+' or '=' or '/') || parameters.Find(letters) is not null)
            {
                return false;
            }

            Give(first, [letters[1..].TrimStart('=')]);
            return true;
        }

        JobParameter?[] flags = [.. letters.Select(c => parameters.Find(c.ToString()))];
        if (flags.Any(f => f is not { Type: ParameterType.Flag }))
        {
            return false;
        }

        foreach (JobParameter? flag in flags)
        {
            _values[flag!.Name] = ["true"];
        }

        return true;
    }

    private JobParameter? NegatedFlag(string name) =>
        name.StartsWith("no-", StringComparison.OrdinalIgnoreCase) && parameters.Find(name[3..]) is { Type: ParameterType.Flag } flag ? flag : null;

    private void Give(JobParameter parameter, IEnumerable<string> values)
    {
        if (parameter.Type == ParameterType.List && _values.TryGetValue(parameter.Name, out List<string>? list))
        {
            list.AddRange(values);
        }
        else
        {
            _values[parameter.Name] = [.. values];
        }
    }

    private void TakePositional(IReadOnlySet<string> givenByName)
    {
        JobParameter[] all = [.. parameters.All.Where(p => p.Positional && !_values.ContainsKey(p.Name))];
        JobParameter[] open = [.. all.Where(p => !givenByName.Contains(p.Name))];
        bool fitsOpen = _positional.Count <= open.Length || open.Any(p => p.Type == ParameterType.List);
        JobParameter[] takers = fitsOpen ? open : all;
        int at = 0;
        for (int i = 0; i < takers.Length && at < _positional.Count; i++)
        {
            // A list leaves one word for each single value that comes after it.
            int after = takers.Skip(i + 1).Count(p => p.Type != ParameterType.List);
            int count = takers[i].Type == ParameterType.List ? Math.Max(0, _positional.Count - at - after) : 1;
            if (count > 0)
            {
                _values[takers[i].Name] = [.. _positional.Skip(at).Take(count)];
            }

            at += count;
        }

        foreach (string extra in _positional.Skip(at))
        {
            findings.Unknown(extra, takers.Length == 0 ? "The job takes no value without a name. " + parameters.Suggest(extra) : parameters.Suggest(extra));
        }
    }

    private static bool LooksLikeOption(string word) =>
        word.Length > 1 && word[0] == '-' && !word.Contains(' ', StringComparison.Ordinal) && !IsNegativeNumber(word)
        || word.StartsWith("--", StringComparison.Ordinal) && word.IndexOf('=', StringComparison.Ordinal) is > 2 and var equals
            && !word.AsSpan(0, equals).Contains(' ');

    private static bool IsNegativeNumber(string word) =>
        double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || word.ToLowerInvariant() is "-inf" or "-infinity";
}
