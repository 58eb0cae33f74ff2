using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>A query of a user as the end of a statement on the table <c>runs</c>, newest first, with the values that it is bound to.</summary>
internal sealed class RunFilter
{
    private readonly List<string> _where = [];
    private readonly List<(string Name, object? Value)> _values = [];

    public RunFilter(RunQuery query)
    {
        AddPatterns("name", query.Names);
        AddPatterns("project", query.Projects);
        if (query.IdsOrNames.Count > 0)
        {
            _where.Add($"({string.Join(" OR ", query.IdsOrNames.SelectMany((pattern, i) => new[] { ByPattern("id", pattern, i), ByPattern("name", pattern, i + query.Names.Count) }))})");
        }

        AddPatterns("target", query.Targets);
        AddPatterns("schedule", query.Schedules);

        if (query.States.Count > 0)
        {
            _where.Add($"state IN ({string.Join(", ", query.States.Select((state, i) => Bind($"@state{i}", state.ToString())))})");
        }

        AddLabels(query.Labels);
        if (query.Since is { } since)
        {
            _where.Add($"created >= {Bind("@since", UnixTime.From(since))}");
        }

        if (query.Before is { } before)
        {
            _where.Add($"created < {Bind("@before", UnixTime.From(before))}");
        }

        if (!query.IncludeSteps)
        {
            _where.Add("parent IS NULL");
        }

        // To SQLite, a negative limit is none.
        string limit = Bind("@limit", query.Newest ?? -1);
        string offset = query.Skip > 0 ? $" OFFSET {Bind("@skip", query.Skip)}" : "";
        Text = (_where.Count > 0 ? "WHERE " + string.Join(" AND ", _where) : "") + $" ORDER BY seq DESC LIMIT {limit}{offset}";
    }

    public string Text { get; }

    public (string Name, object? Value)[] Values => [.. _values];

    private void AddPatterns(string column, IReadOnlyList<string> patterns)
    {
        if (patterns.Count > 0)
        {
            _where.Add($"({string.Join(" OR ", patterns.Select((pattern, i) => ByPattern(column, pattern, i)))})");
        }
    }

    private void AddLabels(IReadOnlyDictionary<string, string?> labels)
    {
        int index = 0;
        foreach ((string key, string? value) in labels)
        {
            string name = Bind($"@label{index}", key);
            string isValue = value is null ? "" : $" AND value = {Bind($"@labelValue{index}", value)} COLLATE NOCASE";
            _where.Add($"EXISTS (SELECT 1 FROM json_each(labels) WHERE key = {name} COLLATE NOCASE{isValue})");
            index++;
        }
    }

    // Names are compared without case by the column itself; the others say it here.
    private string ByPattern(string column, string pattern, int index)
    {
        bool isPattern = pattern.AsSpan().ContainsAny('*', '?');
        string value = Bind($"@{column}{index}", isPattern ? ToLike(pattern) : pattern);
        string noCase = column == "name" ? "" : " COLLATE NOCASE";
        return isPattern ? $@"{column} LIKE {value} ESCAPE '\'" : $"{column} = {value}{noCase}";
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
