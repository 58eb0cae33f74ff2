using System.Text.Json;

namespace TrainingJobs.Host.Tests;

[Collection(HostCollection.Name)]
public sealed class MachineTests(HostFixture host)
{
    [SkippableFact]
    public async Task An_ended_run_is_started_again_and_finds_its_checkpoints()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string id = await host.StartRunAsync(host.WriteShell("cat \"$TRAINING_CHECKPOINT_PATH/step\" 2> /dev/null\necho 7 > \"$TRAINING_CHECKPOINT_PATH/step\""));
        (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(0);
        string again = (await host.RunAsync("restart", id)).Expect(0).Output.Trim();
        Assert.NotEqual(id, again);
        (await host.RunAsync("wait", again, "--timeout", "60s")).Expect(0);
        Assert.Equal("7\n", (await host.RunAsync("logs", again)).Expect(0).Output);
        JsonElement third = (await host.RunAsync("restart", again, "--json")).Expect(0).Json();
        Assert.Equal("job", third.GetProperty("name").GetString());
        (await host.RunAsync("wait", third.GetProperty("id").GetString()!, "--timeout", "60s")).Expect(0);
    }

    [SkippableFact]
    public async Task A_run_that_goes_on_is_not_started_again()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string id = await host.StartRunAsync(host.WriteShell("exec sleep 600"));
        Assert.StartsWith("error RunNotEnded: ", (await host.RunAsync("restart", id)).Expect(2).Error, StringComparison.Ordinal);
        (await host.RunAsync("stop", id)).Expect(0);
        Assert.StartsWith("error RunNotFound: ", (await host.RunAsync("restart", "zzzz")).Expect(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Gpus_are_listed_as_the_vendors_tool_shows_them()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        string tools = Path.GetDirectoryName(host.Write("jobs: {}"))!;
        string tool = Path.Combine(tools, "nvidia-smi");
        await File.WriteAllTextAsync(tool, "#!/bin/sh\necho '0, GPU-0-aaaa, NVIDIA A100-SXM4-80GB, 81920, 1024, 37'\necho '1, GPU-1-aaaa, NVIDIA A100-SXM4-80GB, 81920, 0, [N/A]'\n");
        (await host.ShellAsync($"chmod +x '{tool}'")).Expect(0);

        JsonElement gpus = (await host.ShellAsync($"PATH='{tools}':$PATH \"$T\" gpus --json")).Expect(0).Json();
        Assert.Equal(
            ["index", "uuid", "name", "vendor", "memory", "memoryUsed", "utilization", "runId"], gpus[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(85899345920, gpus[0].GetProperty("memory").GetInt64());
        Assert.Equal(37, gpus[0].GetProperty("utilization").GetInt32());
        Assert.Equal(JsonValueKind.Null, gpus[1].GetProperty("utilization").ValueKind);
        HostResult table = (await host.ShellAsync($"PATH='{tools}':$PATH \"$T\" gpus")).Expect(0);
        Assert.Equal(["INDEX", "NAME", "MEMORY", "BUSY", "RUN", "UUID"], table.OutputLines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("1 of 80 GiB  37 %", table.Output, StringComparison.Ordinal);

        HostResult none = (await host.ShellAsync("PATH=/nothing \"$T\" gpus")).Expect(0);
        Assert.Equal("", none.Output);
        Assert.StartsWith("No GPUs", none.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_is_set_in_parts_and_reset()
    {
        (await host.RunAsync("target", "local", "--cpu", "7500m", "--memory", "32Gi")).Expect(0);
        JsonElement target = (await host.RunAsync("target", "local", "--max-runs", "10", "--json")).Expect(0).Json()[0];
        Assert.Equal(
            [
                "name", "kind", "endpoint", "isRegistered", "cpu", "cpuUsed", "memory", "memoryUsed", "maxRuns", "runs", "gpus", "gpusUsed",
                "gpuPrice", "options",
            ],
            target.EnumerateObject().Select(p => p.Name));
        Assert.Equal(7.5, target.GetProperty("cpu").GetDouble());
        Assert.Equal(34359738368, target.GetProperty("memory").GetInt64());
        Assert.Equal(10, target.GetProperty("maxRuns").GetInt32());
        HostResult table = (await host.RunAsync("target")).Expect(0);
        Assert.Equal(["NAME", "KIND", "CPU", "MEMORY", "RUNS", "ENDPOINT"], table.OutputLines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("0 of 7.5", table.Output, StringComparison.Ordinal);

        target = (await host.RunAsync("target", "local", "--reset", "--json")).Expect(0).Json()[0];
        Assert.Equal(Environment.ProcessorCount, target.GetProperty("cpu").GetInt32());
        Assert.Equal(256, target.GetProperty("maxRuns").GetInt32());
    }

    [Fact]
    public async Task A_target_is_registered_set_tried_and_forgotten()
    {
        JsonElement box = (await host.RunAsync(
            "target", "register", "box", "tcp://127.0.0.1:1", "--gpu", "A100=2", "--gpu", "H100:80Gi=1", "--gpu-price", "2.5", "--base-image", "python:3-slim=x/y:1", "--json"))
            .Expect(0).Json()[0];
        Assert.True(box.GetProperty("isRegistered").GetBoolean());
        Assert.Equal("tcp://127.0.0.1:1", box.GetProperty("endpoint").GetString());
        Assert.Equal(["A100 (40GB)", "H100"], box.GetProperty("gpus").EnumerateArray().Select(gpu => gpu.GetProperty("type").GetString()));
        Assert.Equal(2.5, box.GetProperty("gpuPrice").GetDouble());
        Assert.Equal("python:3-slim=x/y:1", box.GetProperty("options").GetProperty("baseImages")[0].GetString());

        Assert.Contains("error TargetExists: ", (await host.RunAsync("target", "register", "box", "unix:///x")).Expect(2).Error, StringComparison.Ordinal);
        box = (await host.RunAsync("target", "box", "--gpu-price", "1.5", "--json")).Expect(0).Json()[0];
        Assert.Equal(1.5, box.GetProperty("gpuPrice").GetDouble());
        Assert.Equal(3, box.GetProperty("gpus").EnumerateArray().Sum(gpu => gpu.GetProperty("count").GetInt32()));

        HostResult tried = (await host.RunAsync("target", "test", "box")).Expect(4);
        Assert.StartsWith("box: not ready. No Docker daemon answers at tcp://127.0.0.1:1", tried.Output, StringComparison.Ordinal);
        Assert.False((await host.RunAsync("target", "test", "box", "--json")).Expect(4).Json()[0].GetProperty("isReady").GetBoolean());
        (await host.RunAsync("target", "test", "local")).Expect(0);

        (await host.RunAsync("target", "unregister", "box")).Expect(0);
        Assert.Contains("error TargetNotFound: ", (await host.RunAsync("target", "box")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'many' is no value for --cpu", "local", "--cpu", "many")]
    [InlineData("'-1' is no value for --memory", "local", "--memory=-1")]
    [InlineData("error TargetInvalid: 32 bytes of memory", "local", "--memory", "32")]
    [InlineData("error TargetInvalid: 0 cores", "local", "--cpu", "0")]
    [InlineData("'0' is no value for --max-runs", "local", "--max-runs", "0")]
    [InlineData("error TargetNotFound: ", "moon", "--cpu", "1")]
    [InlineData("is not in the table of models", "register", "b", "unix:///x", "--gpu", "X9=1")]
    [InlineData("'cheap' is no price", "local", "--gpu-price", "cheap")]
    [InlineData("error TargetInvalid: 'local' is a target already", "register", "local", "unix:///x")]
    [InlineData("error TargetInvalid: The GPUs of 'b' are those of this machine", "register", "b", "unix:///x", "--gpu", "A100=1")]
    [InlineData("error TargetNotFound: There is no Docker context 'moon'", "register", "b", "moon")]
    [InlineData("error TargetInvalid: Which target?", "--cpu", "1")]
    public async Task What_is_no_amount_is_said(string expected, params string[] arguments) => Assert.Contains(
        expected, (await host.RunAsync(["target", .. arguments])).Expect(2).Error, StringComparison.Ordinal);
}
