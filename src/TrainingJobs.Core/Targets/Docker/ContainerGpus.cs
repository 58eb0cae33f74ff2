using Docker.DotNet.Models;
using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>
/// How a container gets the GPUs that its run was given. NVIDIA's come by device requests, which the NVIDIA Container Toolkit answers.
/// AMD's are device files, all of which a container is given, and a variable that says which of them ROCm is to see: the way of AMD's
/// own documentation ("Running ROCm Docker containers").
/// </summary>
internal static class ContainerGpus
{
    /// <summary>The device file of AMD's driver; where it is missing there is none.</summary>
    public const string AmdDriver = "/dev/kfd";

    private const string AmdCards = "/dev/dri";
    private const string AmdVariable = "ROCR_VISIBLE_DEVICES";
    private const string NvidiaPrefix = "nvidia/";
    private const string AmdPrefix = "amd/";

    /// <summary>True when the GPUs of a worker are AMD's.</summary>
    public static bool AreAmd(RunContext run, int index) =>
        run.Plan.Execution.Resources.Gpu is { Count: > 0 } gpu && (gpu.Vendor == "amd" || Leased(run, index, AmdPrefix).Count > 0);

    /// <summary>GPUs of NVIDIA: here by their ids, on a registered target by their numbers; where nobody knows them, as many as the run asks for.</summary>
    public static IList<DeviceRequest>? Requests(RunContext run, int index)
    {
        if (run.Plan.Execution.Resources.Gpu is not { Count: > 0 } gpu || AreAmd(run, index))
        {
            return null;
        }

        List<string> leased = Leased(run, index, NvidiaPrefix);
        return
        [
            new DeviceRequest
            {
                Count = leased.Count > 0 ? 0 : gpu.Count,
                DeviceIDs = leased.Count > 0 ? leased : null!,
                Capabilities = [["gpu"]],
            },
        ];
    }

    /// <summary>Device files of AMD.</summary>
    public static IList<DeviceMapping>? Files(RunContext run, int index) =>
        AreAmd(run, index) ? [Whole(AmdDriver), Whole(AmdCards)] : null;

    /// <summary>Numbers of the groups that may use these files here: a container's own user is in none of them.</summary>
    public static IList<string>? Groups(RunContext run, int index, bool isLocal) =>
        AreAmd(run, index) && isLocal && OperatingSystem.IsLinux()
            ? [.. CardsHere().Prepend(AmdDriver).Select(UnixNative.GroupOf).OfType<uint>().Where(group => group != 0).Distinct().Select(group => $"{group}")]
            : null;

    /// <summary>Variables that a container has because of its GPUs.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Variables(RunContext run, int index) =>
        Leased(run, index, AmdPrefix) is { Count: > 0 } leased ? [new(AmdVariable, string.Join(',', leased))] : [];

    private static DeviceMapping Whole(string path) => new() { PathOnHost = path, PathInContainer = path, CgroupPermissions = "rwm" };

    private static IEnumerable<string> CardsHere() => Directory.Exists(AmdCards) ? Directory.EnumerateFiles(AmdCards, "renderD*") : [];

    private static List<string> Leased(RunContext run, int index, string prefix) => index < run.Devices.Count
        ? [.. run.Devices[index].Where(device => device.StartsWith(prefix, StringComparison.Ordinal)).Select(device => device[prefix.Length..])]
        : [];
}
