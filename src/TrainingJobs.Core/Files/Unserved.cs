using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Schedules;

namespace TrainingJobs.Core.Files;

/// <summary>
/// Says of fields of all formats that they are kept with the job, and that nothing acts on them yet. A line goes when something does.
/// </summary>
internal static class Unserved
{
    // What lies on this machine is used as it is.
    private const string Local = "local";

    public static void Schedule(YamlNode node, CronExpression cron, DiagnosticBag diagnostics) => diagnostics.Information(
        DiagnosticCodes.NeedsRegistering,
        node.Position,
        $"The schedule '{cron}' ({cron.Description}) starts runs once it is registered.",
        "Register-JobSchedule does that, or 'trainingjobs schedule add'.");

    public static void RefreshDatasets(YamlNode node, DiagnosticBag diagnostics) => Warn(
        diagnostics, node, "No datasets are refreshed before a run; their names are kept with the job.", "Have the job fetch its data itself.");

    public static void NotifyOnFailure(YamlNode node, DiagnosticBag diagnostics) => Warn(
        diagnostics, node, "Nobody is told by mail when a run fails; the addresses are kept with the job.", "Look at 'trainingjobs list', or at Get-TrainingRun.");

    public static void Code(YamlNode node, JobLocation place, DiagnosticBag diagnostics)
    {
        if (place.Type != Local)
        {
            Warn(diagnostics, node, $"The code ({Shown(place)}) is not fetched yet; the folder of this file stands in its place.", "Put this file into a copy of the code.");
        }
    }

    public static void Input(YamlNode node, JobLocation place, DiagnosticBag diagnostics)
    {
        if (place.Type != Local)
        {
            Warn(diagnostics, node, $"The input ({Shown(place)}) is not fetched yet; its place is kept in the plan.", "Put a copy where the workers find it.");
        }
    }

    public static void Output(YamlNode node, JobLocation place, DiagnosticBag diagnostics) => Warn(
        diagnostics, node, $"The results are not sent to their place ({Shown(place)}) yet; they are kept with the run.", "Get-JobArtifact copies them.");

    public static void Stored(YamlNode node, string what, string name, DiagnosticBag diagnostics) => Warn(
        diagnostics, node, $"The {what} '{DiagnosticText.Value(name)}' is not fetched yet; its name is kept in the plan.", "Put a copy where the workers find it.");

    public static void Volumes(YamlNode node, DiagnosticBag diagnostics) => Warn(
        diagnostics, node, "Volumes of other systems are not mounted; their names are kept in the plan.", "Write 'mounts' for folders of this machine.");

    private static string Shown(JobLocation place) => DiagnosticText.Value(place.ToString());

    private static void Warn(DiagnosticBag diagnostics, YamlNode node, string message, string suggestion) =>
        diagnostics.Warning(DiagnosticCodes.NotHonoured, node.Position, message, suggestion);
}
