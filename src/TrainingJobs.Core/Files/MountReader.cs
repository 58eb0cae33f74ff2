using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Reads mounts of all formats, and says what of them cannot be had.</summary>
internal static class MountReader
{
    /// <summary>The mount; null when the text is none, which is reported.</summary>
    public static JobMount? Read(YamlScalar item, string what, string shape, DiagnosticBag diagnostics)
    {
        if (!JobMount.TryParse(item.Text, out JobMount? mount, out IReadOnlyList<string> unserved))
        {
            diagnostics.Error(DiagnosticCodes.InvalidValue, item.Position, $"'{item.Shown}' is no {what}.", shape);
            return null;
        }

        if (unserved.Count > 0)
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, item.Position, $"'{string.Join(',', unserved)}' in '{item.Shown}' is not passed on to the container host.",
                unserved.Any(o => o is "z" or "Z") ? "Where SELinux is on, label the folder once: chcon -Rt container_file_t FOLDER." : "Take it out.");
        }

        CheckSource(item, mount.Source, diagnostics);
        return mount;
    }

    /// <summary>Says what of a path on this machine cannot be what is meant.</summary>
    public static void CheckSource(YamlScalar item, string source, DiagnosticBag diagnostics)
    {
        if (MachinePath.NeedsShell(source))
        {
            diagnostics.Error(
                DiagnosticCodes.InvalidValue, item.Position, $"'{item.Shown}' runs a command in a path, which no shell reads here.", "Write the path, or a variable: $NAME.");
        }
        else if (MachinePath.Unset(source) is { } variable)
        {
            diagnostics.Warning(
                DiagnosticCodes.InvalidValue, item.Position, $"The variable '{variable}' of '{item.Shown}' is not set here, so no container can be started with it.", "Set it before the run is started.");
        }
        else if (JobMount.IsDrive(source) && !OperatingSystem.IsWindows())
        {
            diagnostics.Warning(
                DiagnosticCodes.NotHonoured, item.Position, $"'{item.Shown}' is a path of Windows, which this machine does not have.", "Write a path of this machine.");
        }
    }
}
