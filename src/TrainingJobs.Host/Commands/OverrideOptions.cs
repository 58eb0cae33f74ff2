using System.CommandLine;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Commands;

/// <summary>Options that take the place of what a job itself says.</summary>
internal sealed class OverrideOptions
{
    private readonly Option<string?> _runName = new("--run-name") { Description = "Name of the run, in place of the job's.", HelpName = "NAME" };
    private readonly Option<Quantity?> _cpu = CommandOptions.Amount("--cpu", "Cores of each worker, e.g. 2 or 500m.");
    private readonly Option<Quantity?> _memory = CommandOptions.Amount("--memory", "Memory of each worker, e.g. 16Gi.");
    private readonly Option<int?> _gpu = CommandOptions.Number("--gpu", "N", "Number of GPUs of each worker; 0 for none.", least: 0);
    private readonly Option<TimeSpan?> _timeout = CommandOptions.Time("--timeout", "Wall-clock limit of one attempt, e.g. 2h.");
    private readonly Option<int?> _priority = new("--priority") { Description = "Rank in the queue: higher ones go first.", HelpName = "N" };
    private readonly Option<string[]> _label = CommandOptions.Texts("--label", "KEY=VALUE", "A label of the run. May be given several times.");
    private readonly Option<string[]> _variable = CommandOptions.Texts("--variable", "NAME=VALUE", "An environment variable of the workers. May be given several times.");

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _runName, _cpu, _memory, _gpu, _timeout, _priority, _label, _variable })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="BadInputException">A text is no pair.</exception>
    public JobOverrides Of(ParseResult parsed) => new()
    {
        RunName = parsed.GetValue(_runName),
        Cpu = parsed.GetValue(_cpu),
        Memory = parsed.GetValue(_memory),
        Gpu = parsed.GetValue(_gpu),
        Timeout = parsed.GetValue(_timeout),
        Priority = parsed.GetValue(_priority),
        Labels = Pairs(parsed, _label),
        Variables = Pairs(parsed, _variable),
    };

    private static Dictionary<string, string> Pairs(ParseResult parsed, Option<string[]> option)
    {
        var pairs = new Dictionary<string, string>();
        foreach (string text in parsed.GetValue(option) ?? [])
        {
            int at = text.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                throw new BadInputException("CommandLineInvalid", $"'{text}' is no value for {option.Name}: give {option.HelpName}.");
            }

            pairs[text[..at]] = text[(at + 1)..];
        }

        return pairs;
    }
}
