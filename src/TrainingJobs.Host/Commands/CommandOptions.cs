using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Host.Commands;

/// <summary>Options and arguments that several commands have, with errors that say what would be right.</summary>
internal static class CommandOptions
{
    public static Argument<string> File() => new("FILE") { Description = "Job file, or a folder with one job file." };

    public static Argument<string?> Job() => new("JOB")
    {
        Description = "Name of the job; may be left out when the file has one. Several with their arguments, as one word with ' + ' between them, run one after the other. Arguments for the job follow after '--'.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public static Argument<string> Id() => new("ID") { Description = "Id of the run, a unique beginning of it, or the name of a job, which stands for its newest run." };

    public static Argument<string[]> Ids() => new("ID")
    {
        Description = "Ids of runs, unique beginnings of them, names of jobs (their newest run), or patterns with * and ? (all runs whose id or name fits).",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<bool> Json() => new("--json") { Description = "Print a JSON document instead of text." };

    public static Option<int?> Number(string name, string helpName, string description, int least) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least)
            {
                return number;
            }

            result.AddError($"'{text}' is no value for {name}: give a whole number, {least} or more.");
            return null;
        },
    };

    public static Option<Quantity?> Amount(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "AMOUNT",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (Quantity.TryParse(text, out Quantity amount))
            {
                return amount;
            }

            result.AddError($"'{text}' is no value for {name}: give a number with an optional suffix, e.g. 500m, 2, 16Gi or 10G.");
            return null;
        },
    };

    public static Option<TimeSpan?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (Duration.TryParse(text, out TimeSpan time))
            {
                return time;
            }

            result.AddError($"'{text}' is no value for {name}: give a length of time such as 90s, 5m or 1h30m.");
            return null;
        },
    };

    /// <summary>A time, or a length of time that counts back from now.</summary>
    public static Option<DateTimeOffset?> PointInTime(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            // "10:30" is a time of today, not a length of time.
            if (!text.Contains(':') && Duration.TryParse(text, out TimeSpan ago))
            {
                return TimeProvider.System.GetUtcNow() - ago;
            }

            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time))
            {
                return time;
            }

            result.AddError($"'{text}' is no value for {name}: give a time such as 14:30 or 2026-03-01T14:30:00Z, or a length of time such as 10m or 2d.");
            return null;
        },
    };

    public static Option<string[]> Texts(string name, string helpName, string description) => new(name) { Description = description, HelpName = helpName };

    public static Option<RunState[]> State() => new("--state")
    {
        Description = "Only runs in this state; may be given several times.",
        HelpName = "STATE",
        CustomParser = result => [.. result.Tokens.Select(t => ParseState(t.Value, result))],
    };

    private static RunState ParseState(string text, ArgumentResult result)
    {
        if (!int.TryParse(text, out _) && Enum.TryParse(text, ignoreCase: true, out RunState state))
        {
            return state;
        }

        result.AddError($"'{text}' is no state of a run; states are {string.Join(", ", Enum.GetNames<RunState>())}.");
        return default;
    }
}
