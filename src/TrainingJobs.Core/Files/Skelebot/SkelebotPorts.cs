using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>Reads ports, and joins those of a project with those of a job.</summary>
internal static class SkelebotPorts
{
    public static IReadOnlyList<JobPort> Read(YamlNode? node, NodeReader reader)
    {
        var ports = new List<JobPort>();
        foreach (YamlScalar item in reader.TextNodes(node, "ports"))
        {
            if (!JobPort.TryParse(item.Text, out JobPort? port))
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.InvalidValue, item.Position, $"'{item.Shown}' is no port.", "Write host-port:container-port, e.g. 8080:80.");
            }
            else if (!ports.Contains(port))
            {
                if (ports.Any(port.MeetsOnHost))
                {
                    reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, item.Position, $"The port {port.HostPort} of the host is given twice.");
                }

                ports.Add(port);
            }
        }

        return ports;
    }

    /// <summary>The ports of both. A port of the host can be taken once only, and the job's own wins.</summary>
    public static IReadOnlyList<JobPort> Join(IReadOnlyList<JobPort> project, IReadOnlyList<JobPort> job) =>
        [.. project.Where(p => !job.Any(p.MeetsOnHost)), .. job];
}
