using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Reads ports of all formats.</summary>
internal static class PortReader
{
    /// <summary>A number alone stands for the same port on both sides.</summary>
    public static JobPort Native(JobPort port) => port;

    public static IReadOnlyList<JobPort> Read(YamlNode? node, Func<JobPort, JobPort> single, NodeReader reader)
    {
        var ports = new List<JobPort>();
        foreach (YamlScalar item in reader.TextNodes(node, "ports"))
        {
            if (!JobPort.TryParseRange(item.Text, out IReadOnlyList<JobPort> range))
            {
                reader.Diagnostics.Error(
                    DiagnosticCodes.InvalidValue, item.Position, $"'{item.Shown}' is no port.",
                    "Write host:container, e.g. 8080:80 or 127.0.0.1:6006:6006, one number, or two ranges of one length: 8000-8010:8000-8010.");
                continue;
            }

            foreach (JobPort port in item.Text.Contains(':', StringComparison.Ordinal) ? range : range.Select(single))
            {
                Add(port, ports, item, reader.Diagnostics);
            }
        }

        return ports;
    }

    private static void Add(JobPort port, List<JobPort> ports, YamlScalar item, DiagnosticBag diagnostics)
    {
        if (ports.Contains(port))
        {
            return;
        }

        if (ports.Any(port.MeetsOnHost))
        {
            diagnostics.Error(DiagnosticCodes.DuplicateName, item.Position, $"The port {port.HostPort} of the host is given twice.");
        }

        ports.Add(port);
    }
}
