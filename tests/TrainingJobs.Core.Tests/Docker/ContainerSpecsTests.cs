using Docker.DotNet.Models;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class ContainerSpecsTests
{
    [Fact]
    public void Leased_gpus_are_asked_for_by_their_ids_and_elsewhere_by_their_count()
    {
        JobPlan plan = Plan().With(resources: new JobResources { Gpu = new GpuRequest { Count = 2 } });
        DeviceRequest here = Assert.Single(Spec(plan, isLocal: true, ["nvidia/GPU-a", "nvidia/GPU-b"]).HostConfig!.DeviceRequests!);
        DeviceRequest elsewhere = Assert.Single(Spec(plan, isLocal: false).HostConfig!.DeviceRequests!);

        Assert.Equal(0, here.Count);
        Assert.Equal(["GPU-a", "GPU-b"], here.DeviceIDs);
        Assert.Equal(2, elsewhere.Count);
        Assert.Null(elsewhere.DeviceIDs);
        Assert.Equal(["gpu"], Assert.Single(here.Capabilities));
        Assert.Null(Spec(Plan(), isLocal: true).HostConfig!.DeviceRequests);
    }

    [Fact]
    public void Gpus_of_amd_come_as_device_files_and_a_variable_that_says_which()
    {
        JobPlan plan = Plan().With(resources: new JobResources { Gpu = new GpuRequest { Count = 1 } });
        CreateContainerParameters spec = Spec(plan, isLocal: false, ["amd/GPU-12ab"]);

        Assert.Contains("ROCR_VISIBLE_DEVICES=GPU-12ab", spec.Env);
        Assert.Equal(
            [("/dev/kfd", "/dev/kfd", "rwm"), ("/dev/dri", "/dev/dri", "rwm")],
            spec.HostConfig!.Devices.Select(device => (device.PathOnHost, device.PathInContainer, device.CgroupPermissions)));
        Assert.Null(spec.HostConfig!.DeviceRequests);

        CreateContainerParameters unknown = Spec(plan.With(resources: new JobResources { Gpu = new GpuRequest { Count = 1, Vendor = "amd" } }), isLocal: false);
        Assert.Equal(2, unknown.HostConfig!.Devices!.Count);
        Assert.DoesNotContain(unknown.Env, variable => variable.StartsWith("ROCR", StringComparison.Ordinal));
        Assert.Null(Spec(Plan(), isLocal: true).HostConfig!.Devices);
    }

    [Theory]
    [InlineData("MI250X", "amd")]
    [InlineData("AMD Instinct MI300X", "amd")]
    [InlineData("Radeon RX 7900", "amd")]
    [InlineData("A100", "nvidia")]
    [InlineData("RTX 3090", "nvidia")]
    public void The_maker_of_a_registered_gpu_is_known_by_its_name(string type, string vendor) =>
        Assert.Equal(vendor, GpuVendors.Of(type));

    [Fact]
    public void Secrets_stand_nowhere_in_the_description()
    {
        CreateContainerParameters spec = Spec(Plan(), isLocal: true, secrets: [new WorkerSecret("TOKEN", "hunter2"u8.ToArray(), AsFile: false)]);
        string json = System.Text.Json.JsonSerializer.Serialize(spec);

        Assert.DoesNotContain("hunter2", json);
        Assert.True(spec is { OpenStdin: true, StdinOnce: true });
        Assert.Equal("python3", spec.Entrypoint![^2]);
    }

    [Fact]
    public void Nothing_of_this_machine_s_disk_is_mounted_on_another() =>
        Assert.Empty(Spec(Plan().With(mounts: [new JobMount { Source = "/data", Target = "/data" }]), isLocal: false).HostConfig!.Mounts!);

    [Fact]
    public void An_empty_variable_is_an_empty_text_as_everywhere() =>
        Assert.Contains("GONE=", Spec(Plan(), isLocal: true).Env);

    private static JobPlan Plan() => new()
    {
        Job = new JobIdentity { Name = "j", BaseDirectory = "/p" },
        Placement = new PlacementPlan { Target = "docker" },
        Execution = new ExecutionPlan
        {
            Workers =
            [
                new WorkerPlan { Index = 0, Arguments = ["python3", "train.py"], CommandLine = "", WorkingDirectory = "/workspace" },
            ],
        },
        Container = new ContainerPlan { Image = "image" },
    };

    private static CreateContainerParameters Spec(JobPlan plan, bool isLocal, IReadOnlyList<string>? devices = null, IReadOnlyList<WorkerSecret>? secrets = null) =>
        ContainerSpecs.Of(
            new RunContext("r", plan, new Dictionary<string, string>(), "/o", "/c", devices is null ? [] : [devices]),
            new WorkerStart(new WorkerKey("r", 1, 0), plan.Execution.Workers[0], new Dictionary<string, string> { ["A"] = "1", ["GONE"] = "" }, secrets ?? []),
            "image",
            new ContainerHost("owner", isLocal));
}
