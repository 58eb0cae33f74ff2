namespace TrainingJobs.Core.Targets.Results;

/// <summary>Outputs that stand for several files (<c>models/*.bin</c>), in the notation of <c>.dockerignore</c>.</summary>
internal sealed class ResultPattern
{
    private readonly IgnoreRules _rules;

    private ResultPattern(IgnoreRules rules) => _rules = rules;

    /// <summary>The pattern; null for a text that is the name of one file or folder.</summary>
    /// <param name="output">As the job declares it.</param>
    /// <param name="note">Told when it is broken; it is a name then.</param>
    public static ResultPattern? Parse(string output, Action<string> note)
    {
        if (output.AsSpan().IndexOfAny('*', '?') < 0 || Path.IsPathRooted(output))
        {
            return null;
        }

        try
        {
            return new ResultPattern(IgnoreRules.Parse(output.TrimStart('#', '!')));
        }
        catch (FormatException exception)
        {
            note($"The output '{output}' is no pattern: {exception.Message}.");
            return null;
        }
    }

    public bool IsMatch(string name) => _rules.IsIgnored(name);
}
