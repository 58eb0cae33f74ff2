namespace TrainingJobs.Core.Jobs;

/// <summary>A parameter that a job declares.</summary>
public sealed record JobParameter
{
    /// <summary>Name as passed on: <c>--name value</c>, or <c>-n value</c> for a name of one letter.</summary>
    public required string Name { get; init; }

    public ParameterType Type { get; init; } = ParameterType.String;

    /// <summary>
    /// Value when a run gives none: one item, several for a list; null when there is no default. Texts as written in the
    /// file, so that 0.00003 and 3.10 reach the program as they are.
    /// </summary>
    public IReadOnlyList<string>? Default { get; init => field = Indexable.List(value); }

    /// <summary>The only values allowed; empty means any value of the type.</summary>
    public IReadOnlyList<string> Choices { get; init => field = Indexable.List(value); } = [];

    /// <summary>Other spellings accepted on input; the name itself is what is passed on.</summary>
    public IReadOnlyList<string> Aliases { get; init => field = Indexable.List(value); } = [];

    /// <summary>True when the bare value is passed, in the order of declaration, before all named ones.</summary>
    public bool Positional { get; init; }

    /// <summary>True when a run must give a value.</summary>
    public bool Required { get; init; }

    /// <summary>
    /// True when <c>$NAME</c> in the default stands for a variable, whose value is put in where the work starts.
    /// </summary>
    public bool Expand { get; init; }

    public string? Help { get; init; }

    public override string ToString() => Name;
}
