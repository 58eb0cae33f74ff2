using System.Text.Json;

namespace TrainingJobs.Host.Tests;

public sealed class ForeignFileTests(HostFixture host) : IClassFixture<HostFixture>
{
    private const string Project = """
        name: demo
        jobs:
        - {name: query, source: query.sh, help: q}
        - {name: wrangle, source: wrangle.sh, help: w, params: [{name: all, accepts: boolean}]}
        - {name: boxed, source: echo hi, help: n, native: never}
        params:
        - {name: log-level, choices: [debug, info], default: info}
        """;

    [Fact]
    public async Task An_environment_is_laid_over_a_project()
    {
        string file = WriteProject();
        Assert.Equal("bash query.sh --log-level info", Command((await host.RunAsync("plan", file, "query", "--json")).Expect(0)));
        Assert.Equal("bash query.sh --log-level debug", Command((await host.RunAsync("plan", file, "query", "-e", "dev", "--json")).Expect(0)));
        Assert.Contains("no environment 'nope'", (await host.RunAsync("plan", file, "query", "--environment", "nope")).Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("no environment 'nope'", (await host.RunAsync("validate", file, "--environment", "nope")).Expect(2).Error, StringComparison.Ordinal);
        (await host.RunAsync("validate", file, "--environment", "dev")).Expect(0);
    }

    [Fact]
    public async Task Fields_are_put_over_those_of_a_file_of_SAP()
    {
        string file = Repository.Example("sap/trainingClient.json");
        JsonElement plan = (await host.RunAsync("plan", file, "--config", "jobName=given", "--config", "completionTime=90m", "--json")).Expect(0).Json();
        Assert.Equal(("given", 5400), (plan.GetProperty("job").GetString(), plan.GetProperty("timeoutSeconds").GetInt32()));
        Assert.Contains("'jobName'", (await host.RunAsync("plan", file, "--config", "jobName")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_read_as_the_format_that_is_named()
    {
        string file = WriteProject();
        (await host.RunAsync("plan", file, "query", "--format", "skelebot")).Expect(0);
        Assert.StartsWith("error FormatNotFound: ", (await host.RunAsync("plan", file, "--format", "skelbot")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_a_job_runs_follows_from_the_file_unless_it_is_said()
    {
        string file = WriteProject();
        Assert.Equal("docker", Target((await host.RunAsync("plan", file, "boxed", "--json")).Expect(0)));
        Assert.Equal("local", Target((await host.RunAsync("plan", file, "query", "--native", "--json")).Expect(0)));
        Assert.StartsWith("error TargetMismatch: ", (await host.RunAsync("start", file, "boxed", "--native")).Expect(2).Error, StringComparison.Ordinal);
        Assert.StartsWith("error TargetMismatch: ", (await host.RunAsync("run", file, "boxed", "--target", "local")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_of_jobs_is_one_word_of_the_command_line()
    {
        string file = WriteProject();
        HostResult plan = (await host.RunAsync("plan", file, "query + wrangle --all")).Expect(0);
        Assert.Contains("Stage 2         wrangle: bash wrangle.sh --all", plan.Output, StringComparison.Ordinal);
        Assert.StartsWith("error JobNotFound: There is no job 'wrangl'. Did you mean 'wrangle'?", (await host.RunAsync("run", file, "query + wrangl")).Expect(2).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_chain_runs_to_its_end_or_to_the_first_failure()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs bash");
        string file = WriteProject();
        HostResult good = (await host.RunAsync("run", file, "query + wrangle --all")).Expect(0);
        Assert.Equal(["[query] query --log-level info", "[wrangle] wrangle --all --log-level info"], good.OutputLines);

        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(file)!, "query.sh"), "exit 5\n");
        HostResult bad = (await host.RunAsync("run", file, "query + wrangle --all")).Expect(5);
        Assert.Equal("", bad.Output);
        Assert.Contains("Step 'query'", bad.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sizes_are_listed_set_and_taken_back()
    {
        JsonElement sizes = (await host.RunAsync("sizes", "--json")).Expect(0).Json();
        Assert.Equal(["name", "cpu", "memory", "gpu", "gpuTypes", "isChanged"], sizes[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal("small", sizes[0].GetProperty("name").GetString());
        JsonElement set = (await host.RunAsync("sizes", "own", "--cpu", "3", "--memory", "5Gi", "--gpu", "1", "--gpu-type", "a100", "--json")).Expect(0).Json()[0];
        Assert.Equal(("3", "5Gi", 1, "a100", true), (
            set.GetProperty("cpu").GetString(), set.GetProperty("memory").GetString(), set.GetProperty("gpu").GetInt32(),
            set.GetProperty("gpuTypes")[0].GetString(), set.GetProperty("isChanged").GetBoolean()));
        HostResult table = (await host.RunAsync("sizes", "own")).Expect(0);
        Assert.Matches("own +3 +5Gi +1 +a100 +yes", table.Output);
        (await host.RunAsync("sizes", "own", "--reset")).Expect(0);
        Assert.StartsWith("error SizeNotFound: ", (await host.RunAsync("sizes", "own")).Expect(2).Error, StringComparison.Ordinal);
        Assert.StartsWith("error SizeInvalid: ", (await host.RunAsync("sizes", "--cpu", "3")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Models_of_GPU_are_listed()
    {
        JsonElement types = (await host.RunAsync("gpus", "--types", "--json")).Expect(0).Json();
        JsonElement card = types.EnumerateArray().Single(t => t.GetProperty("id").GetString() == "rtx3090");
        Assert.Equal(["id", "name", "vendor", "memory", "singlePrecision", "halfPrecision"], card.EnumerateObject().Select(p => p.Name));
        Assert.Equal(24L << 30, card.GetProperty("memory").GetInt64());
        Assert.Matches("rtx3090 +RTX 3090 +nvidia +24 GB +35.5 TFLOPS", (await host.RunAsync("gpus", "--types")).Expect(0).Output);
    }

    private string WriteProject()
    {
        string folder = Path.GetDirectoryName(host.Write(""))!;
        string file = Path.Combine(folder, "skelebot.yaml");
        File.WriteAllText(file, Project);
        File.WriteAllText(Path.Combine(folder, "skelebot-dev.yaml"), "params:\n- {name: log-level, choices: [debug], default: debug}\n");
        File.WriteAllText(Path.Combine(folder, "query.sh"), "echo query \"$@\"\n");
        File.WriteAllText(Path.Combine(folder, "wrangle.sh"), "echo wrangle \"$@\"\n");
        return file;
    }

    private static string? Command(HostResult result) => result.Json().GetProperty("workers")[0].GetProperty("commandLine").GetString();

    private static string? Target(HostResult result) => result.Json().GetProperty("target").GetString();
}
