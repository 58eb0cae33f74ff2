using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Local;
using TrainingJobs.Core.Targets;
using Xunit;

namespace TrainingJobs.Core.Tests.Agent;

public sealed class GpuTests
{
    [Theory]
    [InlineData("A100", "NVIDIA A100-SXM4-80GB", true)]
    [InlineData("a100", "NVIDIA A100 80GB PCIe", true)]
    [InlineData("A100-80GB", "NVIDIA A100-SXM4-80GB", true)]
    [InlineData("A100-40GB", "NVIDIA A100-SXM4-80GB", false)]
    [InlineData("A10", "NVIDIA A100-SXM4-80GB", false)]
    [InlineData("A100", "NVIDIA A10", false)]
    [InlineData("RTX 3090", "NVIDIA GeForce RTX 3090", true)]
    [InlineData("rtx3090", "NVIDIA GeForce RTX 3090", true)]
    [InlineData("3090", "NVIDIA GeForce RTX 3090", true)]
    [InlineData("RTX 3090", "NVIDIA GeForce RTX 3090 Ti", false)]
    [InlineData("rtx3090ti", "NVIDIA GeForce RTX 3090 Ti", true)]
    [InlineData("GTX 1080 Ti", "NVIDIA GeForce GTX 1080 Ti", true)]
    [InlineData("V100", "Tesla V100-SXM2-16GB", true)]
    [InlineData("H200", "NVIDIA H200", true)]
    [InlineData("MI250X", "AMD Instinct MI250X", true)]
    [InlineData("", "NVIDIA H200", false)]
    public void Models_are_matched_by_the_names_people_use(string wanted, string device, bool expected) =>
        Assert.Equal(expected, GpuNames.Matches(wanted, device));

    [Fact]
    public void The_answer_of_nvidia_smi_is_read()
    {
        JobGpu[] gpus = [.. GpuInventory.ParseNvidia(
            "0, GPU-5d3c1a9e-0000, NVIDIA A100-SXM4-80GB, 81920, 4, 17\n1, GPU-77, NVIDIA T4, 15360, 0, [N/A]\nNo devices\n")];

        Assert.Equal(2, gpus.Length);
        Assert.Equal((0, "GPU-5d3c1a9e-0000", 81920L * 1024 * 1024, 17), (gpus[0].Index, gpus[0].Uuid, gpus[0].Memory, gpus[0].Utilization));
        Assert.Null(gpus[1].Utilization);
    }

    [Fact]
    public void The_answer_of_rocm_smi_is_read()
    {
        JobGpu gpu = Assert.Single(GpuInventory.ParseAmd(
            """WARNING: x {"card0": {"Unique ID": "0x4f1", "Card Series": "Instinct MI250X", "VRAM Total Memory (B)": "68702699520", "VRAM Total Used Memory (B)": "10", "GPU use (%)": "3"}, "system": {"Driver version": "6"}}"""));

        Assert.Equal((0, "GPU-4f1", "AMD Instinct MI250X", 68702699520L, 3), (gpu.Index, gpu.Uuid, gpu.Name, gpu.Memory, gpu.Utilization));
    }
}
