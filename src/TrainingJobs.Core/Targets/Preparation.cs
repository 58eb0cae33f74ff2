namespace TrainingJobs.Core.Targets;

/// <summary>
/// What <see cref="ITarget.PrepareAsync"/> has made ready for an attempt. A value: it goes through JSON into the run's folder
/// (<see cref="PreparationFile"/>), and another agent submits with it. It never holds a secret.
/// </summary>
internal sealed record Preparation
{
    /// <summary>True when workers have the variables of the session that started the run; false when they begin with those of their image or node.</summary>
    public bool InheritsSession { get; init; }

    /// <summary>Variables of all workers, over those of the session; null takes one of the session away.</summary>
    public IReadOnlyDictionary<string, string?> Variables { get; init; } = new Dictionary<string, string?>();

    /// <summary>What the kind of target needs to know again, in a form of its own; null when nothing.</summary>
    public string? Details { get; init; }

    /// <summary>False when it costs less to prepare again than to read it back: then it is not written to the disk.</summary>
    public bool IsWorthKeeping { get; init; } = true;

    /// <summary>The variables that workers begin with.</summary>
    /// <param name="session">Variables of the session that started the run.</param>
    public Dictionary<string, string> Environment(IReadOnlyDictionary<string, string> session)
    {
        Dictionary<string, string> environment = InheritsSession ? new(session) : [];
        foreach ((string name, string? value) in Variables)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        return environment;
    }
}
