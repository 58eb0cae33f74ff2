using System.Globalization;
using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>What this project reads out of Docker.DotNet's models.</summary>
internal static class ModelExtensions
{
    extension(ContainerInspectResponse container)
    {
        /// <summary>True when it was never started, or the start has failed.</summary>
        public bool IsBeforeStart => container.State?.Status == "created";

        /// <summary>True when it runs no more and will not again; Podman says "stopped" of one that it has not cleaned up yet.</summary>
        public bool IsOver => container.State?.Status is "exited" or "stopped" or "dead" or "removing";

        /// <returns>Null when it has no such label.</returns>
        public string? Label(string name) => Find(container.Config?.Labels, name);
    }

    extension(ContainerListResponse container)
    {
        /// <returns>Null when it has no such label.</returns>
        public string? Label(string name) => Find(container.Labels, name);
    }

    extension(VersionResponse version)
    {
        public bool IsPodman =>
            version.Components?.Any(component => component.Name.Contains("Podman", StringComparison.OrdinalIgnoreCase)) == true;
    }

    /// <summary>A time as the daemon writes it; Docker.DotNet leaves some of them as texts.</summary>
    public static DateTimeOffset ToTime(this string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string? Find(IDictionary<string, string>? labels, string name) => labels?.TryGetValue(name, out string? value) == true ? value : null;
}
