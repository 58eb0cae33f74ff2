using System.Text;
using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>Looks at the end of a container's output.</summary>
internal static class ContainerTail
{
    private const string Records = "50";

    /// <summary>The last line that is not empty in the daemon's log, errors first, whole; null when there is none.</summary>
    public static async Task<string?> LastLineAsync(DockerClient client, string container, CancellationToken cancellationToken)
    {
        await using MultiplexedReader reader = await client.Containers.LogsAsync(container, new ContainerLogsParameters { Tail = Records }, cancellationToken);
        return await LastLineAsync(reader, cancellationToken);
    }

    /// <summary>The last line that is not empty, errors first, whole; null when there is none.</summary>
    public static async Task<string?> LastLineAsync(MultiplexedReader reader, CancellationToken cancellationToken)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        while (await reader.FillAsync(cancellationToken))
        {
            while (reader.TryTake(out LogStream stream, out ReadOnlyMemory<byte> data))
            {
                (stream == LogStream.Error ? error : output).Write(data.Span);
            }
        }

        return Last(error) ?? Last(output);
    }

    private static string? Last(MemoryStream text) =>
        Encoding.UTF8.GetString(text.ToArray()).Split('\n', '\r').Select(line => line.Trim()).LastOrDefault(line => line.Length > 0);
}
