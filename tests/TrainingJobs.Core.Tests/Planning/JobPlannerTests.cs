using System.Text.Json;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Planning;

public class JobPlannerTests
{
    private static TrainingJob Full { get; } = new()
    {
        Name = "train",
        Project = "iris",
        BaseDirectory = "/base",
        WorkingDirectory = "../src",
        Command = JobCommand.Vector("python3", "train.py"),
        Parameters = [new JobParameter { Name = "lr", Type = ParameterType.Float, Default = ["0.00003"] }],
        Environment = new Dictionary<string, string> { ["A"] = "1", ["B"] = "two\nlines" },
        Secrets = [new JobSecret { Key = "HF_TOKEN", InjectAs = "HF_TOKEN" }, new JobSecret { Key = "a.b", InjectAs = "AB", Source = SecretSource.Vault, As = SecretInjection.File }],
        Resources = new JobResources { Cpu = Quantity.Parse("2"), Memory = Quantity.Parse("16Gi"), Gpu = new GpuRequest { Count = 1, Types = ["A100"] } },
        Image = "python:3.12",
        Python = new PythonRequirements { Version = "3.10", Requirements = "r.txt", Packages = ["numpy>=2"] },
        SystemPackages = ["git"],
        Workers = new WorkerSet { Equal = 2 },
        Timeout = TimeSpan.FromMinutes(90),
        Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.FromSeconds(10), Backoff = 2, On = ["137"] },
        Outputs = ["model.json"],
        Labels = new Dictionary<string, string> { ["team"] = "a" },
        Source = new JobSource("/base/trainingjobs.yaml", "TrainingJobs", 3, 5),
    };

    [Fact]
    public void A_plan_has_everything_resolved()
    {
        JobPlan plan = Plans.Good(Plans.Plan(Full));
        Assert.Equal(("train", "iris", "local", "/base"), (plan.Job.Name, plan.Job.Project, plan.Placement.Target, plan.Job.BaseDirectory));
        Assert.Equal([0, 1], plan.Execution.Workers.Select(w => w.Index));
        Assert.All(plan.Execution.Workers, w => Assert.Equal(("/src", "python3 train.py --lr 0.00003", "1"), (w.WorkingDirectory, w.CommandLine, w.Environment["A"])));
        Assert.Equal("/base/r.txt", plan.Python!.Requirements);
        Assert.Equal(["TRAINING_JOB_NAME", "TRAINING_RUN_ID", "TRAINING_WORKER_INDEX", "TRAINING_WORKER_COUNT", "TRAINING_ATTEMPT", "ML_OUTPUT_PATH", "TRAINING_CHECKPOINT_PATH", "MASTER_ADDR", "MASTER_PORT", "WORLD_SIZE", "RANK", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "NODE_RANK", "NNODES"], plan.Execution.RunVariables);
    }

    [Fact]
    public void A_folder_that_is_not_named_is_that_of_the_file() =>
        Assert.Equal("/base", Plans.Good(Plans.Plan(Full with { WorkingDirectory = null })).Execution.Workers[0].WorkingDirectory);

    [Fact]
    public void Workers_with_commands_of_their_own_each_get_the_arguments()
    {
        JobPlan plan = Plans.Good(Plans.Plan(Full with
        {
            Command = null,
            Workers = new WorkerSet { Commands = [JobCommand.Vector("a", "${lr}"), JobCommand.ForShell("b")] },
        }));
        Assert.Equal(["a", "0.00003"], plan.Execution.Workers[0].Arguments);
        Assert.Equal(["/bin/sh", "-c", "b --lr 0.00003"], plan.Execution.Workers[1].Arguments);
    }

    [Theory]
    [InlineData("command", DiagnosticCodes.MissingField)]
    [InlineData("workers", DiagnosticCodes.InvalidValue)]
    [InlineData("folder", DiagnosticCodes.InvalidValue)]
    [InlineData("variable", DiagnosticCodes.InvalidName)]
    [InlineData("nul", DiagnosticCodes.InvalidValue)]
    public void A_job_made_in_memory_that_cannot_run_is_told(string what, string code)
    {
        TrainingJob job = what switch
        {
            "command" => Full with { Command = null },
            "workers" => Full with { Workers = new WorkerSet { Equal = 0 } },
            "folder" => Full with { BaseDirectory = "base" },
            "variable" => Full with { Environment = new Dictionary<string, string> { ["a-b"] = "" } },
            _ => Full with { WorkingDirectory = "a\0b" },
        };
        Assert.Equal(code, Plans.Bad(Plans.Plan(job)).Code);
    }

    [Fact]
    public void A_plan_and_a_job_go_through_JSON_without_loss()
    {
        JobPlan plan = Plans.Good(Plans.Plan(Full));
        string text = JsonSerializer.Serialize(plan);
        JobPlan back = JsonSerializer.Deserialize<JobPlan>(text)!;
        Assert.Equal(text, JsonSerializer.Serialize(back));
        Assert.Equal("16Gi", back.Execution.Resources.Memory!.Value.Text);
        Assert.Equal((plan.Policy.Timeout, plan.Job.Source), (back.Policy.Timeout, back.Job.Source));
        Assert.Equal(plan.Execution.Secrets, back.Execution.Secrets);
        Assert.Equal(plan.Execution.Workers[1].Arguments, back.Execution.Workers[1].Arguments);

        string job = JsonSerializer.Serialize(Full);
        TrainingJob jobBack = JsonSerializer.Deserialize<TrainingJob>(job)!;
        Assert.Equal(job, JsonSerializer.Serialize(jobBack));
        Assert.Equal(Full.Command!.Arguments, jobBack.Command!.Arguments);
    }

    [Fact]
    public void The_text_of_a_plan_is_aligned_and_complete()
    {
        const string Expected = """
            Job             iris/train
            Target          local
            Command         python3 train.py --lr 0.00003
            Workers         2, all with this command
            Folder          /src
            Variables       A=1
                            B=two
                            lines
            Set by the run  TRAINING_JOB_NAME, TRAINING_RUN_ID, TRAINING_WORKER_INDEX, TRAINING_WORKER_COUNT, TRAINING_ATTEMPT, ML_OUTPUT_PATH, TRAINING_CHECKPOINT_PATH, MASTER_ADDR, MASTER_PORT, WORLD_SIZE, RANK, LOCAL_RANK, LOCAL_WORLD_SIZE, NODE_RANK, NNODES
            Secrets         HF_TOKEN from store
                            AB: path of a file with the secret 'a.b' from Vault
            Resources       cpu 2, memory 16Gi, 1 GPU (A100) for each worker
            Python          3.10, requirements of /base/r.txt, packages numpy>=2
            Time limit      1h30m
            Retry           up to 3 attempts, 10s apart, each pause 2 times the one before, on 137
            Outputs         model.json
            Labels          team=a
            """;
        Assert.Equal(Expected, JobPlanText.Render(Plans.Good(Plans.Plan(Full))));
    }

    [Fact]
    public void The_text_of_a_plan_shows_each_workers_own_command_and_no_trailing_spaces()
    {
        string text = JobPlanText.Render(Plans.Good(Plans.Plan(Full with
        {
            Workers = new WorkerSet { Commands = [JobCommand.Vector("a"), JobCommand.ForShell("b \n\nc\n")] },
            Environment = new Dictionary<string, string> { ["E"] = "", ["F"] = "x \n y" },
        })));
        Assert.Contains("Worker 0        a --lr 0.00003\nWorker 1        b\n", text);
        Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
    }
}
