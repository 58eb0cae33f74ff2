using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>Generates valid jobs with all kinds of texts.</summary>
internal static class GeneratedJobs
{
    private static readonly string[] s_awkward =
    [
        "", "yes", "No", "null", "~", "3.10", "0.00003", "1e3", "8080:8888", "0x1F", "007", "-1", "- a", "-", "--", "--epochs", "a: b", "a:", ":a", "a #b", "#a",
        "'", "\"", "\\", "it's", "\"q\"", "C:\\dir", "*x", "&x", "!x", "@x", "`x`", "%x", "|", ">", "{a}", "[a]", "${lr}", "a, b", "<<", "?", "? a", "---", "...",
        " lead", "trail ", "\ttab", "a\tb", "line\nline", "line\nline\n", "line\n\n\nline\n\n", "\nlead", "  a\nb", "a\n  b\n c", "a \nb", "a\r\nb", "a\rb", "\n", "\n\n",
        "é", "日本", "\U0001F600", "\u0085", "\u2028", "\uFEFF", "\u0001", "\u007F", "\u200E", "set -e\necho 'x' # y\n", "2024-01-01", "12:30", "1_000", "0o17", ".inf", ".5",
        "true", "Off", "=", "a=b", "numpy>=2", "s3://bucket/key", "key: 'v'", "# c\nb", "a\n# c\nb", "a\n\tb",
    ];

    public static Gen<string> Text { get; } = Gen.OneOf(
        Gen.Elements(s_awkward),
        Gen.Choose(' ', '~').Select(c => (char)c).ListOf().Select(c => string.Concat(c)),
        Gen.OneOf(Gen.Elements(s_awkward), Gen.Elements("a", "b", " ", "\n", "\n\n", ":", "#", "\t")).ListOf().Select(parts => string.Concat(parts)));

    public static Gen<TrainingJob> Job { get; } =
        from job in SimpleJob
        from other in SimpleJob
        from flags in Gen.Elements(true, false).ArrayOf(4)
        from texts in Filled.ArrayOf(4)
        from items in Filled.ListOf()
        let inner = other with { Name = "inner", Project = flags[0] ? "other" : job.Project }
        select job with
        {
            Pipeline = flags[1]
                ? [new JobStage { Steps = [new JobStep { Name = "inner", Job = inner }] }, new JobStage { Steps = [new JobStep { Name = "a", Job = inner, Arguments = [.. items] }, new JobStep { Name = StepName(texts[0]), Job = inner }] }]
                : [],
            Command = flags[1] ? null : job.Command,
            Workers = flags[1] ? WorkerSet.One : job.Workers,
            Datasets = flags[2] ? [new JobDataset { Name = texts[1], Path = texts[2], Public = flags[3], Target = flags[0] ? texts[0] : null, Size = Quantity.Parse("2Gi"), Producer = flags[3] ? inner : null }] : [],
            Kind = flags[2] ? JobKind.Inference : JobKind.Training,
            VariableAliases = flags[3] ? new Dictionary<string, string> { ["OLD_OUTPUT"] = "ML_OUTPUT_PATH" } : job.VariableAliases,
            IndependentWorkers = flags[0],
            Data = flags[3] ? Data(texts, items, flags[2]) : null,
            Endpoint = flags[0] ? Endpoint(texts, flags[3]) : null,
            Model = flags[3] ? new JobModel { Name = texts[3], Validation = flags[2] ? "x" : null } : null,
        };

    private static JobData Data(string[] texts, IEnumerable<string> items, bool isPublic) => new()
    {
        Code = new JobLocation { Type = texts[0], Uri = texts[1], Options = new Dictionary<string, string> { [texts[2]] = texts[3] } },
        Input = isPublic ? new JobLocation { Type = "aws" } : null,
        Output = isPublic ? null : new JobLocation { Type = "local", Uri = texts[3] },
        Checkpoints = [new StoredData { Name = texts[1], Public = isPublic, Target = texts[0] }],
        Volumes = [.. items],
    };

    private static JobEndpoint Endpoint(string[] texts, bool isPositional) => new()
    {
        Port = 8080,
        Reservation = texts[0],
        Routes =
        [
            new EndpointRoute
            {
                Path = texts[1], File = texts[2], Function = texts[3], Positional = isPositional,
                Body = [new EndpointParameter { Name = texts[0], Type = "str", Optional = isPositional, Default = isPositional ? texts[1] : null }],
            },
        ],
    };

    private static string StepName(string text) =>
        "third " + string.Concat(text.Where(c => !char.IsControl(c) && c is not ('/' or '\\')).Take(60)) + ".";

    private static Gen<TrainingJob> SimpleJob =>
        from name in Name
        from texts in Filled.ArrayOf(8)
        from vector in Text.ListOf()
        from program in Filled
        from shell in Gen.Elements(true, false)
        from parameters in Parameters
        from environment in Map(Variable)
        from labels in Map(Filled.Select(t => "l" + t.ReplaceLineEndings("").Replace("\t", "")).Where(t => t.Length < 100 && !t.Any(char.IsControl)))
        from secrets in Secrets
        from resources in Resources
        from flags in Gen.Elements(true, false).ArrayOf(8)
        from number in Gen.Choose(1, 1000)
        from items in Filled.ListOf()
        from commands in Filled.NonEmptyListOf().Select(w => JobCommand.Vector(w)).NonEmptyListOf()
        select new TrainingJob
        {
            Name = name,
            Project = "project",
            BaseDirectory = "/nowhere",
            Description = flags[0] ? texts[0] : null,
            Command = shell ? JobCommand.ForShell(texts[1]) : JobCommand.Vector(vector.Prepend(program)),
            WorkingDirectory = flags[1] ? texts[2] : null,
            Parameters = parameters,
            Environment = environment,
            Labels = labels,
            Secrets = secrets,
            Resources = resources,
            Image = flags[2] ? $"registry.example:{number}/team/image:3.10" : null,
            Python = flags[3] ? new PythonRequirements { Version = flags[4] ? "3.10" : null, Packages = [.. items] } : null,
            Mounts = flags[4] ? [new JobMount { Source = "./data", Target = "/data", ReadOnly = flags[5] }, new JobMount { Source = "volume:cache", Target = "cache" }] : [],
            Ports = flags[6] ? [new JobPort { HostPort = number, ContainerPort = 80, HostAddress = flags[5] ? "127.0.0.1" : null }] : [],
            KeepContainer = flags[6],
            User = flags[5] ? "1000:100" : null,
            SystemPackages = flags[5] ? ["git", $"libgl{number}=1.6.0-1"] : [],
            Outputs = flags[6] ? [.. items] : [],
            Workers = flags[7] ? new WorkerSet { Equal = number } : new WorkerSet { Commands = [.. commands] },
            Setup = flags[3] ? [JobCommand.ForShell(texts[5]), JobCommand.ForShell(texts[6], "bash"), .. commands] : [],
            Build = flags[2] ? new ImageBuild { Conda = [.. items], Commands = [texts[7]], TimeZone = flags[3] ? "Europe/Berlin" : null, Default = JobCommand.ForShell(texts[6], flags[4] ? "bash" : null) } : null,
            Native = flags[1] ? RunAs.Never : RunAs.Optional,
            Host = flags[0] ? $"ssh://user@host-{number}:22" : null,
            SaveChangedFiles = flags[4],
            Schedules = flags[5] ? [new JobSchedule { Cron = "0 3 * * 1", TimeZone = flags[0] ? "UTC" : null, Arguments = [.. items], Size = flags[1] ? texts[1] : null, Resources = flags[2] ? resources : null, RefreshDatasets = [.. items], NotifyOnFailure = [texts[2]] }] : [],
            Timeout = flags[0] ? TimeSpan.FromMilliseconds(number * 977) : null,
            Retry = flags[1] ? new RetryPolicy { Attempts = number, Delay = TimeSpan.FromSeconds(number), Backoff = 1 + (number / 7.0), On = [.. items] } : null,
        };

    private static Gen<string> Filled => Text.Where(t => !string.IsNullOrWhiteSpace(t));

    private static Gen<string> Name => Gen.Elements("train", "a.b-c_d", "0", "null", "yes", "1e3", "x-y", "Z9");

    private static Gen<string> Variable => Gen.Elements("A", "B_2", "_c", "PATH", "yes", "null", "N");

    private static Gen<JobSecret[]> Secrets =>
        from names in Variable.ListOf()
        from key in Filled
        from source in Gen.Elements(Enum.GetValues<SecretSource>())
        from injection in Gen.Elements(Enum.GetValues<SecretInjection>())
        from via in Gen.Elements(Enum.GetValues<SecretChannel>())
        select names.Distinct().Select(n => new JobSecret
        {
            Key = source == SecretSource.Store ? n : key,
            InjectAs = n,
            Source = source,
            As = injection,
            Via = injection == SecretInjection.File ? SecretChannel.Input : via,
        }).ToArray();

    private static Gen<JobResources> Resources =>
        from texts in Gen.Elements("1", "500m", "16Gi", "1e3", "3.10", "007", "10G").ArrayOf(4)
        from present in Gen.Elements(true, false).ArrayOf(6)
        from count in Gen.Choose(0, 8)
        from types in Filled.ListOf()
        select new JobResources
        {
            Cpu = present[0] ? Quantity.Parse(texts[0]) : null,
            Memory = present[1] ? Quantity.Parse(texts[1].Replace("m", "M", StringComparison.Ordinal)) : null,
            Storage = present[2] ? Quantity.Parse(texts[2]) : null,
            ShmSize = present[4] ? Quantity.Parse("2Gi") : null,
            Gpu = present[3]
                ? new GpuRequest { Count = count, Types = present[4] ? [.. types] : [], Memory = present[5] ? Quantity.Parse(texts[3]) : null, Vendor = present[4] ? "amd" : null, MaxPrice = present[0] ? 1.50m : null }
                : null,
        };

    private static Gen<JobParameter[]> Parameters =>
        from names in Gen.Elements("lr", "e", "batch-size", "a.b", "yes", "null", "_x").ListOf()
        from all in Gen.CollectToList(names.Distinct(), Parameter)
        select all.ToArray();

    private static Gen<JobParameter> Parameter(string name) =>
        from type in Gen.Elements(Enum.GetValues<ParameterType>())
        from values in (type switch
        {
            ParameterType.Int => Gen.Elements("1", "-5", "007", "12345678901234567890"),
            ParameterType.Float => Gen.Elements("0.00003", "3.10", "1e-4", "-inf", "nan", ".5", "7"),
            ParameterType.Flag => Gen.Elements("true", "false"),
            _ => Text,
        }).NonEmptyListOf()
        from flags in Gen.Elements(true, false).ArrayOf(5)
        from help in Filled
        select new JobParameter
        {
            Name = name,
            Type = type,
            Choices = flags[0] && type != ParameterType.Flag ? [.. values] : [],
            Default = flags[1] ? (type == ParameterType.List ? (flags[2] ? [] : [.. values]) : [values[0]]) : null,
            Aliases = flags[2] ? ["alias-" + name] : [],
            Positional = flags[3] && type != ParameterType.Flag,
            Required = flags[4] && !flags[1],
            Expand = flags[0] && flags[4],
            Help = flags[4] ? help : null,
        };

    private static Gen<Dictionary<string, string>> Map(Gen<string> keys) =>
        from pairs in keys.Zip(Text).ListOf()
        select pairs.DistinctBy(p => p.Item1).ToDictionary(p => p.Item1, p => p.Item2);
}
