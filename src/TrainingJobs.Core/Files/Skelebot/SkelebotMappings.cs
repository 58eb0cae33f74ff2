using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// Reads mappings. One without ':' is the same folder of the project on both sides. The project lies at <c>/app</c> in containers of
/// skelebot and in the working folder in ours, so a target below <c>/app</c> is one below the working folder.
/// </summary>
internal static class SkelebotMappings
{
    private const string AppFolder = "/app";

    public static IReadOnlyList<JobMount> Read(YamlNode? node, NodeReader reader)
    {
        var mounts = new List<JobMount>();
        foreach (YamlScalar item in reader.TextNodes(node, "mappings"))
        {
            if (!item.Text.Contains(':', StringComparison.Ordinal))
            {
                string path = item.Text.Trim('/') is { Length: > 0 } text ? text : ".";
                // With its '/' it is made where it is not there, as the docker command does.
                mounts.Add(new JobMount { Source = item.Text.EndsWith('/') ? path + "/" : path, Target = path });
            }
            else if (MountReader.Read(item, "mapping", "Write a folder of the project, or host-folder:container-folder.", reader.Diagnostics) is { } mount)
            {
                mounts.Add(mount with { Target = TargetOf(mount.Target, item, reader) });
            }
        }

        return [.. mounts.DistinctBy(m => m.Target)];
    }

    private static string TargetOf(string target, YamlScalar item, NodeReader reader)
    {
        if (target == "~" || target.StartsWith("~/", StringComparison.Ordinal))
        {
            // skelebot lets its own shell put the home folder of the host in.
            reader.Diagnostics.Information(
                DiagnosticCodes.NotHonoured, item.Position, $"The '~' behind the ':' is taken for the home folder in the container, /root.", "Write the folder in full.");
            return "/root" + target[1..];
        }

        string path = target.StartsWith('/') ? target : target.StartsWith("app/", StringComparison.Ordinal) ? "/" + target : $"{AppFolder}/{target}";
        if (path.TrimEnd('/') == AppFolder)
        {
            return ".";
        }

        return path.StartsWith(AppFolder + "/", StringComparison.Ordinal) ? path[(AppFolder.Length + 1)..] : path;
    }
}
