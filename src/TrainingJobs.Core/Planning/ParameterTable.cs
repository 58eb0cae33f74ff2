using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Finds parameters by the names and aliases that people type.</summary>
internal sealed class ParameterTable
{
    private readonly Dictionary<string, JobParameter> _exact = new(StringComparer.Ordinal);

    // Null for a spelling that fits several parameters when case is ignored.
    private readonly Dictionary<string, JobParameter?> _anyCase = new(StringComparer.OrdinalIgnoreCase);

    public ParameterTable(IReadOnlyList<JobParameter> parameters)
    {
        All = parameters;
        foreach (JobParameter parameter in parameters)
        {
            foreach (string name in parameter.Aliases.Prepend(parameter.Name))
            {
                _exact.TryAdd(name, parameter);
                _anyCase[name] = _anyCase.TryGetValue(name, out JobParameter? other) && other != parameter ? null : parameter;
            }
        }
    }

    public IReadOnlyList<JobParameter> All { get; }

    public JobParameter? Find(string name) => _exact.GetValueOrDefault(name) ?? _anyCase.GetValueOrDefault(name);

    /// <summary>The parameter that has exactly this other name: those of several letters may also be typed with one dash.</summary>
    public JobParameter? FindAlias(string name) =>
        _exact.GetValueOrDefault(name) is { } parameter && parameter.Aliases.Contains(name) ? parameter : null;

    /// <summary>The parameter whose name begins so, when there is only one: argparse takes such abbreviations.</summary>
    public JobParameter? FindAbbreviation(string name)
    {
        JobParameter[] found = [.. _exact.Where(e => e.Key.Length > 1 && e.Key.StartsWith(name, StringComparison.Ordinal)).Select(e => e.Value).Distinct().Take(2)];
        return name.Length > 0 && found is [{ } only] ? only : null;
    }

    /// <summary>The parameter that was probably meant, or else all there are.</summary>
    public string Suggest(string name)
    {
        if (NameSuggestion.Closest(name, _exact.Keys) is { } near)
        {
            return $"Did you mean '{Option(near)}'? {ListAll()}";
        }

        return ListAll();
    }

    /// <summary>How the name is typed: <c>--name</c>, or <c>-n</c> for one letter.</summary>
    public static string Option(string name) => name.Length == 1 ? "-" + name : "--" + name;

    private string ListAll() =>
        All.Count == 0 ? "The job has no parameters." : $"Parameters: {string.Join(", ", All.Select(p => p.Name))}.";
}
