using System.CommandLine;
using System.Globalization;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Host.Commands;

/// <summary>The options that say what a target shares out, and what its GPUs cost.</summary>
internal sealed class TargetOptions
{
    private readonly Option<Quantity?> _cpu = CommandOptions.Amount("--cpu", "Cores to share out among runs, e.g. 8 or 7500m.");
    private readonly Option<Quantity?> _memory = CommandOptions.Amount("--memory", "Memory to share out among runs, e.g. 32Gi.");
    private readonly Option<int?> _maxRuns = CommandOptions.Number("--max-runs", "N", "Runs at the same time.", least: 1);
    private readonly Option<TargetGpu[]?> _gpus = new("--gpu")
    {
        Description = "GPUs of the target in the order of their numbers there, e.g. A100=4 or H100:80Gi=2; may be given several times.",
        HelpName = "TYPE=COUNT",
        CustomParser = result =>
        {
            var gpus = new List<TargetGpu>();
            foreach (string text in result.Tokens.Select(token => token.Value))
            {
                if (TargetGpu.TryParse(text, out TargetGpu? gpu, out string? problem))
                {
                    gpus.Add(gpu);
                }
                else
                {
                    result.AddError(problem);
                }
            }

            return [.. gpus];
        },
    };

    private readonly Option<decimal?> _price = new("--gpu-price")
    {
        Description = "Price of one GPU for one hour, in the unit that jobs use.",
        HelpName = "PRICE",
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price))
            {
                return price;
            }

            result.AddError($"'{text}' is no price: give a number such as 1.5.");
            return null;
        },
    };

    private readonly (TargetOption Known, Option<string[]> Option)[] _ofKinds;

    /// <param name="kinds">The kinds of targets.</param>
    /// <param name="isNew">True for a target that is registered, so that options of its connection are to be given, too.</param>
    public TargetOptions(IReadOnlyList<TargetKindInfo> kinds, bool isNew) => _ofKinds =
    [
        .. kinds.SelectMany(kind => kind.Options)
            .Where(option => isNew || !option.IsOfConnection)
            .DistinctBy(option => option.Switch)
            .Select(option => (option, Create(option))),
    ];

    /// <summary>Gives a command these options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>True when one of them was given.</summary>
    public bool AreGiven(ParseResult parsed) => All.Any(option => parsed.GetResult(option) is { Implicit: false });

    public TargetChanges Read(ParseResult parsed) => new()
    {
        Cpu = parsed.GetValue(_cpu),
        Memory = parsed.GetValue(_memory),
        MaxRuns = parsed.GetValue(_maxRuns),
        Gpus = parsed.GetResult(_gpus) is { Implicit: false } ? parsed.GetValue(_gpus) : null,
        GpuPrice = parsed.GetValue(_price),
        Options = _ofKinds.Where(entry => parsed.GetResult(entry.Option) is { Implicit: false })
            .ToDictionary(entry => entry.Known.Name, entry => (IReadOnlyList<string>)parsed.GetValue(entry.Option)!),
    };

    private IEnumerable<Option> All => [_cpu, _memory, _maxRuns, _gpus, _price, .. _ofKinds.Select(entry => entry.Option)];

    private static Option<string[]> Create(TargetOption known) => new(known.Switch)
    {
        Description = known.Help,
        HelpName = known.ValueName,
        Arity = known.Type == TargetOptionType.Pairs ? ArgumentArity.OneOrMore : ArgumentArity.ExactlyOne,
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            string[] values = [.. result.Tokens.Select(token => token.Value)];
            if (known.Type == TargetOptionType.Pairs && values.FirstOrDefault(text => !IsPair(text)) is { } wrong)
            {
                result.AddError($"'{wrong}' is no pair for {known.Switch}: write {known.ValueName}.");
            }

            return known.Type == TargetOptionType.Folder ? [.. values.Select(Path.GetFullPath)] : values;
        },
    };

    private static bool IsPair(string text) => text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at && at < text.Length - 1;
}
