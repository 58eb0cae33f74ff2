using System.Globalization;
using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>What a Docker host has, against what a run asks for: what can never be fails before anything is pulled.</summary>
internal static class HostRequirements
{
    private static readonly string[] s_gpuPrograms = ["nvidia-container-runtime-hook", "nvidia-container-toolkit"];

    /// <param name="plan">What asks.</param>
    /// <param name="info">What there is.</param>
    /// <param name="shared">What a user has set to be shared out: it may be more than there is, and then holds.</param>
    /// <param name="areAmd">True when the GPUs that were given to it are AMD's.</param>
    /// <param name="isLocal">True when the daemon runs on this machine.</param>
    /// <param name="path">PATH of this machine.</param>
    /// <exception cref="RunFailedException">WillNeverFit, NoGpuRuntime, NotSupported.</exception>
    public static void Check(JobPlan plan, SystemInfoResponse info, SharedOut shared, bool areAmd, bool isLocal, string? path)
    {
        if (info.OSType is not ("" or "linux"))
        {
            throw new RunFailedException(
                ReasonCodes.NotSupported, $"The Docker host '{info.Name}' runs containers of {info.OSType}; jobs need one that runs containers of Linux.");
        }

        if (plan.Execution.Resources.Cpu is { } cpu && cpu.Value > Math.Max(info.NCPU, shared.Cpu ?? 0))
        {
            throw Never($"{cpu.Text} of cpu", $"{info.NCPU} cores", info);
        }

        if (plan.Execution.Resources.Memory is { } memory && memory.Value > Math.Max(info.MemTotal, shared.Memory ?? 0))
        {
            throw Never($"{memory.Text} of memory", string.Create(CultureInfo.InvariantCulture, $"{info.MemTotal / 1024.0 / 1024 / 1024:0.#}Gi"), info);
        }

        if (plan.Execution.Resources.Gpu is { Count: > 0 } gpu)
        {
            CheckGpu(gpu, areAmd, info, isLocal, path);
        }
    }

    private static void CheckGpu(GpuRequest gpu, bool areAmd, SystemInfoResponse info, bool isLocal, string? path)
    {
        if (areAmd)
        {
            if (isLocal && !File.Exists(ContainerGpus.AmdDriver))
            {
                throw new RunFailedException(
                    ReasonCodes.NoGpuRuntime, $"The job asks for {gpu}, but this machine has no '{ContainerGpus.AmdDriver}'. {StartFailure.AmdAdvice}");
            }

            return;
        }

        if (HasGpuRuntime(info, isLocal, path) == false)
        {
            throw new RunFailedException(
                ReasonCodes.NoGpuRuntime, $"The job asks for {gpu}, but {NoGpuRuntime(info)}");
        }
    }

    /// <summary>Whether the daemon can give GPUs of NVIDIA to containers; null when it does not say.</summary>
    public static bool? HasGpuRuntime(SystemInfoResponse info, bool isLocal, string? path)
    {
        if (info.Runtimes?.Keys.Any(name => name.Contains("nvidia", StringComparison.OrdinalIgnoreCase)) == true
            || info.DiscoveredDevices?.Any(device => device.ID.StartsWith("nvidia.com/gpu", StringComparison.Ordinal)) == true)
        {
            return true;
        }

        // A daemon with only the hook does not tell of it. Here it can be looked for; elsewhere the start will show.
        return isLocal
            ? (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Any(folder => s_gpuPrograms.Any(program => File.Exists(Path.Combine(folder, program))))
            : null;
    }

    /// <summary>Says that a host cannot give GPUs to containers, and what to install.</summary>
    public static string NoGpuRuntime(SystemInfoResponse info) =>
        $"the Docker host '{info.Name}' has no runtime that gives GPUs to containers. {StartFailure.GpuAdvice}";

    /// <summary>True when the storage driver can limit the disk of a container.</summary>
    public static bool CanLimitDisk(SystemInfoResponse info) =>
        info.Driver is "btrfs" or "zfs" or "devicemapper"
        || (info.Driver == "overlay2" && info.DriverStatus?.Any(pair => pair is ["Backing Filesystem", "xfs"]) == true);

    /// <summary>
    /// True when containers can write into named pipes of this machine: it must be the same kernel (Docker Desktop and others run one of
    /// their own behind a local socket), and the container's root must be let into folders that only their owner may enter.
    /// </summary>
    public static bool TakesPipes(SystemInfoResponse info) =>
        OperatingSystem.IsLinux()
        && info.KernelVersion == File.ReadAllText("/proc/sys/kernel/osrelease").Trim()
        && info.SecurityOptions?.Any(option => option.StartsWith("name=userns", StringComparison.Ordinal)) != true;

    private static RunFailedException Never(string asked, string has, SystemInfoResponse info) => new(
        ReasonCodes.WillNeverFit, $"The job asks for {asked}, the Docker host '{info.Name}' has {has}: it will never fit there. Ask for less, choose another target, or have it shared out as more with Set-JobTarget.");
}
