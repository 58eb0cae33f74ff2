namespace TrainingJobs.Bench;

/// <summary>Importing the module into a PowerShell that has just started.</summary>
internal sealed class ModuleImport : Measurement
{
    private const string What = "import of the module";
    private const string Limit = "under 300 ms";

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        string module = Path.Combine(BenchEngine.Repository, "TrainingJobs.psd1");
        if (!Directory.Exists(Path.Combine(BenchEngine.Repository, "module", "bin")))
        {
            return [Row.NotMeasured(What, Limit, "the module is not built; ./build.sh does it")];
        }

        string script = "$w = [Diagnostics.Stopwatch]::StartNew(); "
            + $"Import-Module '{module.Replace("'", "''", StringComparison.Ordinal)}'; "
            + "$w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture)";
        var times = new Samples();
        for (int i = 0; i < bench.Options.Pairs && await Programs.PowerShellAsync(script) is { } time; i++)
        {
            times.Add(time);
        }

        return times.Count == 0
            ? [Row.NotMeasured(What, Limit, "there is no PowerShell here")]
            : [Row.Of(What, "ms", times) with { Budget = Limit, IsMet = times.Median < 300 }];
    }
}
