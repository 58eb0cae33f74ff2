using System.Reflection;
using System.Text.Json;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Tests;

public sealed class PlanTests(HostFixture host) : IClassFixture<HostFixture>
{
    public static TheoryData<string, string, string> Examples { get; } = new()
    {
        { "hello", "greet", "" },
        { "iris", "train", "--epochs 5 --optimizer momentum -v" },
        { "templates", "quick", "" },
        { "templates", "full", "--rounds 4" },
        { "workers", "same", "" },
        { "workers", "coordinated", "" },
        { "pipeline", "release", "" },
        { "pipeline", "make-points", "" },
        { "pipeline", "train", "" },
        { "pipeline", "choose", "" },
        { "python", "count", "words" },
        { "sklearn", "train", "--neighbours 5" },
        { "resources", "everything", "/data --learning-rate 0.00003 --resume" },
        { "sap/trainingClient.json", "wide-deep", "" },
        { "sap/trainingClient-tensorflow.json", "wide-deep-tensorflow", "" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task Every_example_can_be_planned(string path, string job, string words)
    {
        string[] arguments = words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        HostResult text = (await host.RunAsync(["plan", Repository.Example(path), job, "--", .. arguments])).Expect(0);
        Assert.Matches("(?m)^(Folder|Stage 1) ", text.Output);
        Assert.DoesNotMatch(": (error|warning) ", text.Error);

        JsonElement plan = (await host.RunAsync(["plan", Repository.Example(path), job, "--json", "--", .. arguments])).Expect(0).Json();
        Assert.Equal(job, plan.GetProperty("job").GetString());
        Assert.NotEqual(0, plan.GetProperty("workers").GetArrayLength() + plan.GetProperty("pipeline").GetArrayLength());
    }

    [Fact]
    public async Task No_example_of_ours_is_left_out()
    {
        JsonElement files = (await host.RunAsync("validate", "--json", Path.Combine(Repository.Root, "examples"))).Expect(0).Json();
        IEnumerable<string> jobs = files.EnumerateArray()
            .Where(f => Path.GetFileName(f.GetProperty("file").GetString()) == "trainingjobs.yaml")
            .SelectMany(f => f.GetProperty("jobs").EnumerateArray()).Select(j => j.GetString()!);
        Assert.Empty(jobs.Except(Examples.Select(row => (string)((object[])row)[1])));
    }

    [Fact]
    public async Task Every_example_of_another_system_can_be_planned()
    {
        JsonElement files = (await host.RunAsync("validate", "--json", Path.Combine(Repository.Root, "examples"))).Expect(0).Json();
        foreach (JsonElement file in files.EnumerateArray())
        {
            string path = file.GetProperty("file").GetString()!;
            if (Path.GetFileName(path) == "trainingjobs.yaml")
            {
                continue;
            }

            foreach (string job in file.GetProperty("jobs").EnumerateArray().Select(j => j.GetString()!))
            {
                HostResult result = await host.RunAsync("plan", path, job, "--json");
                // A parameter that must be given is the only thing that may be missing.
                Assert.True(
                    result.ExitCode == 0 || result.Error.Contains("MissingArgument", StringComparison.Ordinal), $"{path} {job}: {result.Error}");
            }
        }
    }

    [Fact]
    public async Task The_json_plan_has_the_documented_shape()
    {
        JsonElement plan = (await host.RunAsync("plan", Repository.Example("iris"), "--json", "--", "--epochs", "5", "--learning-rate", "0.00003", "-v"))
            .Expect(0).Json();
        Assert.Equal(
            ["job", "project", "target", "source", "baseDirectory", "arguments", "workers", "runVariables", "secrets", "resources", "image", "python",
             "systemPackages", "timeoutSeconds", "retry", "outputs", "labels", "usesThisMachine", "dockerfile", "mounts", "ports", "user", "hangSeconds",
             "priority", "onWorkerFailure", "setup", "pipeline", "datasets", "saveChangedFiles", "model", "kind", "notStartable",
             "variableAliases", "independentWorkers", "data", "endpoint", "expandedVariables", "keepContainer"],
            plan.EnumerateObject().Select(p => p.Name));
        Assert.Equal("iris", plan.GetProperty("project").GetString());
        Assert.Equal("local", plan.GetProperty("target").GetString());
        Assert.Equal(600, plan.GetProperty("timeoutSeconds").GetDouble());
        Assert.Equal("256Mi", plan.GetProperty("resources").GetProperty("memory").GetString());
        Assert.Contains("ML_OUTPUT_PATH", plan.GetProperty("runVariables").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal("0.00003", plan.GetProperty("arguments").GetProperty("learning-rate")[0].GetString());

        JsonElement worker = Assert.Single(plan.GetProperty("workers").EnumerateArray());
        Assert.Equal(
            ["index", "arguments", "commandLine", "workingDirectory", "environment"], worker.EnumerateObject().Select(p => p.Name));
        string[] words = [.. worker.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()!)];
        Assert.Equal(["python3", "train.py", "--epochs", "5", "--learning-rate", "0.00003"], words[..6]);
        Assert.Equal("-v", words[^1]);
        Assert.Equal(string.Join(' ', words), worker.GetProperty("commandLine").GetString());
        Assert.Equal(Repository.Example("iris"), worker.GetProperty("workingDirectory").GetString());
    }

    [Fact]
    public async Task Nothing_of_a_plan_is_left_out_of_its_json()
    {
        JsonElement plan = (await host.RunAsync("plan", Repository.Example("iris"), "--json")).Expect(0).Json();
        Type[] parts =
        [
            typeof(JobIdentity), typeof(PlacementPlan), typeof(ExecutionPlan), typeof(ContainerPlan), typeof(DataPlan), typeof(RunPolicy),
        ];
        IEnumerable<string> properties = parts.Append(typeof(JobPlan)).SelectMany(part => part.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => !parts.Contains(property.PropertyType) && property.Name != nameof(JobPlan.Version))
            .Select(property => (property.DeclaringType!.Name, property.Name) switch
            {
                (nameof(JobIdentity), nameof(JobIdentity.Name)) => "job",
                (nameof(ContainerPlan), nameof(ContainerPlan.Keep)) => "keepContainer",
                (nameof(DataPlan), nameof(DataPlan.Locations)) => "data",
                (_, nameof(RunPolicy.Timeout)) => "timeoutSeconds",
                (_, nameof(RunPolicy.Hang)) => "hangSeconds",
                (_, string name) => JsonNamingPolicy.CamelCase.ConvertName(name),
            });
        Assert.Equal(properties.Order(), plan.EnumerateObject().Select(p => p.Name).Order());
    }

    [Fact]
    public async Task The_json_plan_shows_references_to_secrets_and_the_whole_of_resources()
    {
        JsonElement plan = (await host.RunAsync("plan", Repository.Example("resources"), "--json", "--", "/data")).Expect(0).Json();
        JsonElement secret = plan.GetProperty("secrets")[0];
        Assert.Equal("registry-token", secret.GetProperty("key").GetString());
        Assert.Equal("REGISTRY_TOKEN", secret.GetProperty("injectAs").GetString());
        Assert.Equal("Environment", secret.GetProperty("source").GetString());
        Assert.Equal("File", plan.GetProperty("secrets")[1].GetProperty("as").GetString());
        JsonElement gpu = plan.GetProperty("resources").GetProperty("gpu");
        Assert.Equal(2, gpu.GetProperty("count").GetInt32());
        Assert.Equal("40Gi", gpu.GetProperty("memory").GetString());
        Assert.Equal("3.10", plan.GetProperty("python").GetProperty("version").GetString());
        Assert.Equal(30, plan.GetProperty("retry").GetProperty("delaySeconds").GetDouble());
        Assert.Equal(4, plan.GetProperty("workers").GetArrayLength());
    }

    [Fact]
    public async Task A_job_must_be_named_when_the_file_has_several()
    {
        HostResult result = (await host.RunAsync("plan", Repository.Example("templates"))).Expect(2);
        Assert.Contains("several jobs; name one of: quick, full.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_job_is_answered_with_the_names_there_are()
    {
        HostResult result = (await host.RunAsync("plan", Repository.Example("templates"), "ful")).Expect(2);
        Assert.Contains("no job 'ful'. Did you mean 'full'?", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--optimizer adam", "sgd")]
    [InlineData("--epochs many", "epochs")]
    [InlineData("--epocs 3", "epochs")]
    public async Task A_wrong_argument_is_an_error_that_names_the_parameter(string words, string part)
    {
        HostResult result = (await host.RunAsync(["plan", Repository.Example("iris"), "--", .. words.Split(' ')])).Expect(2);
        Assert.Contains("error ", result.Error, StringComparison.Ordinal);
        Assert.Contains(part, result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task An_unknown_target_exits_with_2()
    {
        HostResult result = (await host.RunAsync("plan", Repository.Example("iris"), "--target", "moon")).Expect(2);
        Assert.StartsWith("error TargetNotFound: ", result.Error, StringComparison.Ordinal);
    }
}
