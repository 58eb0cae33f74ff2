using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A query of a user as the end of a statement on the table <c>runs</c>, newest first, with the values that it is bound to.</summary>
internal sealed class RunFilter
{
    private readonly List<string> _where = [];
    private readonly List<(string Name, object? Value)> _values = [];

    public RunFilter(RunQuery query)
    {
        if (query.Names.Count > 0)
        {
            _where.Add($"({string.Join(" OR ", query.Names.Select(ByName))})");
        }

        if (query.States.Count > 0)
        {
            _where.Add($"state IN ({string.Join(", ", query.States.Select((state, i) => Bind($"@state{i}", state.ToString())))})");
        }

        if (!query.IncludeSteps)
        {
            _where.Add("parent IS NULL");
        }

        // To SQLite, a negative limit is none.
        string limit = Bind("@limit", query.Newest ?? -1);
        Text = (_where.Count > 0 ? "WHERE " + string.Join(" AND ", _where) : "") + $" ORDER BY seq DESC LIMIT {limit}";
    }

    public string Text { get; }

    public (string Name, object? Value)[] Values => [.. _values];

    private string ByName(string name, int index)
    {
        bool isPattern = name.AsSpan().ContainsAny('*', '?');
        string value = Bind($"@name{index}", isPattern ? ToLike(name) : name);
        return isPattern ? $@"name LIKE {value} ESCAPE '\'" : $"name = {value}";
    }

    private string Bind(string name, object value)
    {
        _values.Add((name, value));
        return name;
    }

    /// <summary>A wildcard pattern as LIKE has it.</summary>
    private static string ToLike(string pattern) => pattern
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal)
        .Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%')
        .Replace('?', '_');
}
