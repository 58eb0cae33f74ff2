using System.Globalization;
using Docker.DotNet.Models;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>Tries whether a daemon can run jobs, without running one.</summary>
internal static class ConnectionTest
{
    /// <param name="name">Name of the target.</param>
    /// <param name="endpoint">Where it is.</param>
    /// <param name="set">What a user has said that it shares out.</param>
    /// <param name="needsGpu">True when it has to give GPUs to containers.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<JobTargetTest> RunAsync(
        string name, DockerEndpoint endpoint, CapacityOverride set, bool needsGpu, CancellationToken cancellationToken)
    {
        var result = new JobTargetTest { Name = name, IsReady = false, Message = "", Endpoint = endpoint.ToString() };
        try
        {
            using var client = new DockerClient(endpoint);
            VersionResponse version = await client.Daemon.VersionAsync(cancellationToken);
            SystemInfoResponse info = await client.Daemon.InfoAsync(cancellationToken);
            return Judge(
                result with { Version = version.Version, Cpu = (int)info.NCPU, Memory = info.MemTotal },
                version,
                info,
                HostRequirements.HasGpuRuntime(info, endpoint.IsLocal, Environment.GetEnvironmentVariable("PATH")),
                set,
                needsGpu);
        }
        catch (DockerUnavailableException exception)
        {
            return Bad(result, ReasonCodes.TargetUnavailable, exception.Message);
        }
        catch (DockerApiException exception)
        {
            return Bad(result, ReasonCodes.TargetUnavailable, $"The daemon at {endpoint} refused: {exception.Message}");
        }
        catch (IOException exception)
        {
            return Bad(result, ReasonCodes.TargetUnavailable, $"The connection to {endpoint} broke: {exception.Message}");
        }
    }

    private static JobTargetTest Judge(
        JobTargetTest result, VersionResponse version, SystemInfoResponse info, bool? hasGpuRuntime, CapacityOverride set, bool needsGpu)
    {
        result = result with { HasGpuRuntime = hasGpuRuntime };
        if (info.OSType is not ("" or "linux"))
        {
            return Bad(result, ReasonCodes.NotSupported, $"The host '{info.Name}' runs containers of {info.OSType}; jobs need one that runs containers of Linux.");
        }

        if (hasGpuRuntime == false && (needsGpu || set.Gpus is { Count: > 0 }))
        {
            string missing = HostRequirements.NoGpuRuntime(info);
            return Bad(result, ReasonCodes.NoGpuRuntime, char.ToUpperInvariant(missing[0]) + missing[1..]);
        }

        List<string> findings =
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(version.IsPodman ? "Podman" : "Docker")} {version.Version} on '{info.Name}' answers: {info.NCPU} cores, {info.MemTotal / 1024.0 / 1024 / 1024:0.#} GiB of memory."),
            hasGpuRuntime switch
            {
                true => "Containers can be given GPUs.",
                false => "Containers cannot be given GPUs: the host has no runtime for that.",
                null => "Whether containers can be given GPUs shows with the first run that asks for one.",
            },
        ];
        if (set.Cpu > info.NCPU)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"{set.Cpu} cores are shared out, more than it has."));
        }

        if (set.Memory > info.MemTotal)
        {
            findings.Add(string.Create(CultureInfo.InvariantCulture, $"{set.Memory / 1024 / 1024 / 1024:0.#} GiB of memory are shared out, more than it has."));
        }

        return result with { IsReady = true, Findings = findings, Message = string.Join(' ', findings) };
    }

    private static JobTargetTest Bad(JobTargetTest result, string code, string message) =>
        result with { ReasonCode = code, Message = message, Findings = [message] };
}
