using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.State;
using Xunit;

namespace TrainingJobs.Core.Tests.State;

/// <summary>Plans as they stand in the state file, and those that TrainingJobs 0.1.0 left there.</summary>
public class PlanJsonTests
{
    /// <summary>All fields that version 1 could have.</summary>
    private const string Flat =
        """
        {
          "jobName": "train", "project": "iris", "kind": "Training", "target": "docker", "usesThisMachine": false,
          "workers": [{ "index": 0, "arguments": ["python3", "t.py"], "commandLine": "python3 t.py",
            "workingDirectory": "/workspace", "environment": { "A": "1" } }],
          "setup": [{ "arguments": ["true"], "commandLine": "true" }],
          "pipeline": [],
          "datasets": [{ "name": "x", "public": false, "path": "/d", "producer": {
            "jobName": "maker", "kind": "Training", "target": "local", "usesThisMachine": true,
            "workers": [], "image": "unused", "systemPackages": [], "baseDirectory": "/m", "priority": 0 } }],
          "arguments": { "lr": ["1", "2"] }, "runVariables": ["TRAINING_RUN_ID"], "variableAliases": { "B": "TRAINING_RUN_ID" },
          "expandedVariables": ["HOME"],
          "secrets": [{ "key": "k", "injectAs": "K", "source": "Vault", "as": "File", "via": "Environment" }],
          "resources": { "cpu": "500m" }, "image": "busybox", "python": { "version": "3", "packages": ["numpy"] },
          "systemPackages": ["git"], "dockerfile": "FROM busybox", "mounts": [{ "source": "/a", "target": "/b", "readOnly": true }],
          "ports": [{ "hostAddress": "127.0.0.1", "hostPort": 1, "containerPort": 2, "protocol": "udp" }],
          "user": "1000", "keepContainer": true, "timeout": "00:01:00", "hang": "00:00:05", "priority": 7,
          "onWorkerFailure": "Continue", "independentWorkers": true, "retry": { "attempts": 3 }, "outputs": ["out"],
          "saveChangedFiles": true, "data": { "volumes": ["v"] }, "endpoint": { "port": 8080 }, "model": { "name": "m" },
          "labels": { "team": "vision" }, "baseDirectory": "/b", "source": { "file": "/b/trainingjobs.yaml", "line": 3 }
        }
        """;

    [Fact]
    public void A_plan_of_the_first_version_is_read_with_all_of_its_fields()
    {
        JobPlan plan = PlanJson.Read(Flat);
        Assert.Equal(JobPlan.CurrentVersion, plan.Version);
        Assert.Equal(("train", "iris", "/b", "vision"), (plan.Job.Name, plan.Job.Project, plan.Job.BaseDirectory, plan.Job.Labels["team"]));
        Assert.Equal("/b/trainingjobs.yaml", plan.Job.Source!.File);
        Assert.Equal(new PlacementPlan { Target = "docker", UsesThisMachine = false }, plan.Placement);
        ExecutionPlan execution = plan.Execution;
        Assert.Equal(("t.py", "1", "true"), (execution.Workers[0].Arguments[1], execution.Workers[0].Environment["A"], execution.Setup[0].CommandLine));
        Assert.Equal(["1", "2"], execution.Arguments["lr"]);
        Assert.Equal(("TRAINING_RUN_ID", "TRAINING_RUN_ID", "HOME"), (execution.RunVariables[0], execution.VariableAliases["B"], execution.ExpandedVariables[0]));
        Assert.Equal((SecretSource.Vault, "500m", true), (execution.Secrets[0].Source, execution.Resources.Cpu.ToString(), execution.IndependentWorkers));
        ContainerPlan container = plan.Container!;
        Assert.Equal(("busybox", "FROM busybox", "git", "1000", true), (container.Image, container.Dockerfile, container.SystemPackages[0], container.User, container.Keep));
        Assert.Equal(("/a:/b:ro", 2, "3"), (container.Mounts[0].ToString(), container.Ports[0].ContainerPort, plan.Python!.Version));
        Assert.Equal(("v", "out", true, "m"), (plan.Data.Locations!.Volumes[0], plan.Data.Outputs[0], plan.Data.SaveChangedFiles, plan.Data.Model!.Name));
        RunPolicy policy = plan.Policy;
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), 7), (policy.Timeout, policy.Hang, policy.Priority));
        Assert.Equal((WorkerFailurePolicy.Continue, 3, 8080), (policy.OnWorkerFailure, policy.Retry!.Attempts, plan.Endpoint!.Port));
    }

    [Fact]
    public void What_makes_the_data_of_an_old_plan_is_lifted_with_it_and_a_process_has_no_container()
    {
        JobPlan producer = PlanJson.Read(Flat).Data.Datasets[0].Producer!;
        Assert.Equal(("maker", "/m", JobPlan.CurrentVersion), (producer.Job.Name, producer.Job.BaseDirectory, producer.Version));
        Assert.Null(producer.Container);
    }

    [Fact]
    public void The_steps_of_an_old_pipeline_are_lifted_with_it()
    {
        const string Pipeline =
            """
            {"jobName":"all","target":"docker","workers":[],"baseDirectory":"/b","image":"x","pipeline":[
              {"steps":[{"name":"one","plan":{"jobName":"first","target":"docker","workers":[],"baseDirectory":"/b","image":"y"}}]}]}
            """;
        JobPlan plan = PlanJson.Read(Pipeline);
        Assert.Null(plan.Container);
        JobPlan step = Assert.Single(Assert.Single(plan.Pipeline).Steps).Plan;
        Assert.Equal(("first", "y"), (step.Job.Name, step.Container!.Image));
    }

    [Fact]
    public void A_plan_that_is_written_and_read_again_is_the_same_and_says_its_version_first()
    {
        string text = PlanJson.Write(PlanJson.Read(Flat));
        Assert.StartsWith($"{{\"version\":{JobPlan.CurrentVersion},", text, StringComparison.Ordinal);
        Assert.Equal(text, PlanJson.Write(PlanJson.Read(text)));
        Assert.DoesNotContain("jobName", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"version":3,"anything":[1,2]}""", "version 3")]
    [InlineData("""{"anything":{"version":2},"version":99}""", "version 99")]
    [InlineData("""{"version":"2"}""", "damaged")]
    [InlineData("""{"version":2}""", "damaged")]
    [InlineData("""{"jobName":"x"}""", "damaged")]
    [InlineData("""{"jobName":"x","target":"local","pipeline":[{"steps":5}]}""", "damaged")]
    [InlineData("""{"version":2,"job":""", "damaged")]
    [InlineData("[]", "damaged")]
    [InlineData("null", "damaged")]
    [InlineData("", "damaged")]
    public void A_plan_of_a_newer_version_or_a_damaged_one_is_told_apart_from_other_faults(string text, string says)
    {
        PlanUnreadableException fault = Assert.Throws<PlanUnreadableException>(() => PlanJson.Read(text));
        Assert.Equal(ErrorCodes.PlanUnreadable, fault.Code);
        Assert.Contains(says, fault.Message, StringComparison.Ordinal);
    }
}
