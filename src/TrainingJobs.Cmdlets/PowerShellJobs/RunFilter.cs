using System.Globalization;
using System.Management.Automation;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>Which runs a hashtable of Get-Job -Filter means: properties of the run, wildcards in texts.</summary>
internal static class RunFilter
{
    public static bool Matches(TrainingRun run, IReadOnlyDictionary<string, object> filter) => filter.All(wanted => ValueOf(run, wanted.Key) is { } value
        && WildcardPattern.Get(Convert.ToString(wanted.Value, CultureInfo.InvariantCulture) ?? "", WildcardOptions.IgnoreCase).IsMatch(value));

    private static string? ValueOf(TrainingRun run, string name) => name.ToUpperInvariant() switch
    {
        "RUNID" => run.Id,
        "NAME" => run.Name,
        "PROJECT" => run.Project ?? "",
        "STATE" => run.State.ToString(),
        "REASONCODE" => run.ReasonCode ?? "",
        "TARGET" or "LOCATION" => run.Target,
        _ => run.Labels.GetValueOrDefault(name),
    };
}
