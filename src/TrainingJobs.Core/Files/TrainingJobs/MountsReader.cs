using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads folders and ports of the workers' containers.</summary>
internal sealed class MountsReader(NodeReader reader)
{
    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    public IReadOnlyList<JobMount> ReadMounts(YamlNode? node)
    {
        var mounts = new List<JobMount>();
        foreach (YamlScalar item in reader.TextNodes(node, "mounts"))
        {
            if (MountReader.Read(item, "mount", "Write source:target, e.g. ./data:/data, with :ro at the end if it is only to be read.", _diagnostics) is { } mount)
            {
                mounts.Add(mount);
            }
        }

        return mounts;
    }

    public IReadOnlyList<JobPort> ReadPorts(YamlNode? node) => PortReader.Read(node, PortReader.Native, reader);
}
