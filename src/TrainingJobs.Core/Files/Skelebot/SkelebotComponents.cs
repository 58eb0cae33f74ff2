using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Components give skelebot commands of their own (a notebook, publishing of images and artifacts), which are no jobs. Only that of
/// Kerberos changes how jobs run.
/// </summary>
internal static class SkelebotComponents
{
    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["jupyter"] = "starts a notebook", ["registry"] = "publishes the image", ["repository"] = "stores artifacts", ["artifactory"] = "stores artifacts",
        ["package"] = "packs the project", ["plugin"] = "installs plugins", ["bump"] = "counts the version up", ["prime"] = "builds the image",
        ["dexec"] = "opens a shell in a container", ["environments"] = "lists environments", ["contributors"] = "lists contributors",
        [SkelebotKerberos.Component] = "", [SkelebotKeys.Jobs] = "",
    };

    public static void Report(YamlMapping file, NodeReader reader)
    {
        foreach (YamlEntry entry in reader.Mapping(NodeReader.Field(file, SkelebotKeys.Components), SkelebotKeys.Components)?.Entries ?? [])
        {
            if (!s_known.TryGetValue(entry.Name, out string? what))
            {
                reader.Diagnostics.Information(
                    DiagnosticCodes.NotHonoured, entry.Key.Position, $"The component '{entry.Key.Shown}' is of a plugin of skelebot and is left out.",
                    NameSuggestion.DidYouMean(entry.Name, s_known.Keys));
            }
            else if (what.Length > 0)
            {
                reader.Diagnostics.Information(
                    DiagnosticCodes.NotHonoured, entry.Key.Position, $"The component '{entry.Name}' {what} with a command of its own; it is no part of a job and is left out.");
            }
        }
    }
}
