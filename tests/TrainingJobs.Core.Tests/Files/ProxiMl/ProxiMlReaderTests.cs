using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.ProxiMl;

public sealed class ProxiMlReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trainingjobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Types_of_GPU_are_alternatives_with_a_price()
    {
        TrainingJob job = Read(ProxiMlTexts.Request(resources: """{"gpu_count": 2, "gpu_types": ["rtx2080ti", "A100 (80GB)"], "max_price": 1.5, "disk_size": 20}"""));
        Assert.Equal(("2 GPUs (RTX 2080 Ti or A100 (80GB)) at 1.5 an hour each at most", "20G"), (job.Resources.Gpu!.ToString(), job.Resources.Storage?.Text));
    }

    [Theory]
    [InlineData("""{"gpu_type_id": "GTX 1060"}""", "GTX 1060")]
    [InlineData("""{"gpu_type_id": "1060-id"}""", "GTX 1060")]
    [InlineData("""{"gpu_type": "a100xl"}""", "A100 (80GB)")]
    [InlineData("""{"gpu_type": ["V100"]}""", "V100")]
    public void Old_spellings_of_GPUs_are_read(string resources, string type) => Assert.Equal([type], Read(ProxiMlTexts.Request(resources: resources)).Resources.Gpu!.Types);

    [Theory]
    [InlineData("""{"gpu_types": ["cpu"], "cpu_count": 8}""")]
    [InlineData("""{"gpu_type_id": "None (CPU-Only)", "cpu_count": 8}""")]
    public void A_job_without_GPUs_gets_none(string resources)
    {
        TrainingJob job = Read(ProxiMlTexts.Request(resources: resources));
        Assert.Equal((0, "8", null), (job.Resources.Gpu!.Count, job.Resources.Cpu?.Text, job.Resources.Gpu.MaxPrice));
    }

    [Fact]
    public void Each_worker_has_its_own_command_and_knows_nothing_of_the_others()
    {
        JobPlan plan = SampleFiles.Plan(Read(ProxiMlTexts.Request(workers: """["python $ML_MODEL_PATH/a.py --x '1'", "python b.py"]""")));
        Assert.Equal(["python $ML_MODEL_PATH/a.py --x '1'", "python b.py"], plan.Execution.Workers.Select(w => w.CommandLine));
        Assert.Equal(("/bin/sh", WorkerFailurePolicy.Continue, true), (plan.Execution.Workers[0].Arguments[0], plan.Policy.OnWorkerFailure, plan.Execution.IndependentWorkers));
        Assert.DoesNotContain("WORLD_SIZE", plan.Execution.RunVariables);
    }

    [Fact]
    public void The_oldest_requests_have_one_command_for_all_workers()
    {
        string text = ProxiMlTexts.Request("headless", workers: "null", rest: "\"worker_count\": 3, \"command\": \"python a.py\"");
        TrainingJob job = Read(text);
        Assert.Equal((3, JobKind.Training), (job.Workers.Count, job.Kind));
    }

    [Fact]
    public void Folders_and_variables_are_where_the_work_finds_them()
    {
        TrainingJob job = Read(ProxiMlTexts.Request(rest: """
            "environment": {"env": [{"key": "A", "value": "b=c=d"}]}, "model": {"checkpoints": ["My Checkpoint", {"id": "x", "public": true}]},
            "data": {"datasets": [{"name": "PASCAL VOC", "type": "public"}, "other"]}
            """));
        JobPlan contained = Plan(job, Placement.Containers("docker"));
        IReadOnlyDictionary<string, string> inside = contained.Execution.Workers[0].Environment;
        Assert.Equal(("/opt/ml/models", "/opt/ml/input", "/opt/ml/checkpoint", "b=c=d", "a"), (inside["ML_MODEL_PATH"], inside["TRAINML_DATA_PATH"], inside["PROXIML_CHECKPOINT_PATH"], inside["A"], inside["ML_JOB_NAME"]));
        Assert.Equal("ML_OUTPUT_PATH", contained.Execution.VariableAliases["TRAINML_OUTPUT_PATH"]);
        Assert.Contains(contained.Container!.Mounts, m => m.Source == _folder && m.Target == "/opt/ml/models");
        Assert.Equal(_folder, Plan(job, Placement.Local).Execution.Workers[0].Environment["TRAINML_MODEL_PATH"]);
        Assert.Equal(["/opt/ml/input/PASCAL_VOC", "/opt/ml/input/other"], job.Datasets.Select(d => d.Target));
        Assert.Equal([("My Checkpoint", false, "/opt/ml/checkpoint/My_Checkpoint"), ("x", true, "/opt/ml/checkpoint/x")], job.Data!.Checkpoints.Select(c => (c.Name, c.Public, c.Target)));
    }

    [Fact]
    public void One_dataset_stands_in_the_folder_itself() =>
        Assert.Equal("/opt/ml/input", Read(ProxiMlTexts.Request(rest: """ "data": {"datasets": ["PASCAL VOC"]} """)).Datasets[0].Target);

    [Fact]
    public void What_is_local_works_now()
    {
        string code = Directory.CreateDirectory(Path.Combine(_folder, "code")).FullName;
        string input = Directory.CreateDirectory(Path.Combine(_folder, "input")).FullName;
        Environment.SetEnvironmentVariable("PROXIML_TEST_FOLDER", _folder);
        JobFileResult result = ProxiMlTexts.Read(
            ProxiMlTexts.Request("inference", rest: $$"""
                "model": {"source_type": "local", "source_uri": "$PROXIML_TEST_FOLDER/code"}, "data": {"input_type": "local", "input_uri": "{{input}}"}
                """), _folder);
        Assert.Empty(result.Diagnostics);
        JobPlan plan = Plan(result.Jobs[0], Placement.Local);
        Assert.Equal((code, code, input), (plan.Execution.Workers[0].WorkingDirectory, plan.Execution.Workers[0].Environment["ML_MODEL_PATH"], plan.Execution.Workers[0].Environment["ML_DATA_PATH"]));
        SampleFiles.RoundTrip(result.Jobs[0]);
    }

    [Fact]
    public void Packages_are_installed_in_their_order()
    {
        File.WriteAllText(Path.Combine(_folder, "requirements.txt"), "numpy\n");
        TrainingJob job = Read(ProxiMlTexts.Request(rest: """
            "environment": {"type": "CUSTOM", "custom_image": "some/image:1", "packages": {"pip": ["scipy==1.14.0"], "apt": ["ffmpeg"], "conda": ["mkl"]}}
            """));
        string recipe = Plan(job, Placement.Containers("docker")).Container?.Dockerfile!;
        int[] places = [.. new[] { "FROM some/image:1", "ffmpeg", "mkl", "requirements.txt", "scipy" }.Select(p => recipe.IndexOf(p, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Theory]
    [InlineData("DEEPLEARNING_PY310", "3.10", "Python 3.10")]
    [InlineData("TENSORFLOW_PY39_29", "3.9", "tensorflow==2.9.*")]
    public void An_environment_of_proxiML_is_warned_of(string type, string version, string text)
    {
        JobFileResult result = ProxiMlTexts.Read(ProxiMlTexts.Request(rest: $$"""
            "environment": {"type": "{{type}}"}
            """), _folder);
        Diagnostic warning = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticSeverity.Warning, DiagnosticCodes.NotHonoured), (warning.Severity, warning.Code));
        Assert.Contains(text, warning.ToString());
        Assert.Equal(version, result.Jobs[0].Python!.Version);
    }

    [Fact]
    public void Keys_of_others_are_secrets()
    {
        TrainingJob job = Read(ProxiMlTexts.Request(rest: """ "environment": {"credentials": ["aws", "gcp"], "worker_key_types": ["kaggle"], "secrets": ["my-token"]} """));
        Assert.Equal(
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "KAGGLE_USERNAME", "KAGGLE_KEY", "my_token"], job.Secrets.Select(s => s.InjectAs));
        Assert.Equal((SecretInjection.File, "my-token"), (job.Secrets[2].As, job.Secrets[^1].Key));
    }

    [Fact]
    public void An_endpoint_is_read_and_planned_but_not_started()
    {
        TrainingJob job = Read(ProxiMlTexts.Request("endpoint", workers: "[]", rest: """
            "endpoint": {"routes": [{"path": "/predict", "verb": "post", "function": "f", "file": "predict", "positional": true,
              "body": [{"name": "a", "type": "String"}, {"name": "b", "type": "int", "optional": true, "default_value": "None"}]}], "reservation_id": "r"}
            """));
        JobPlan plan = SampleFiles.Plan(job);
        SampleFiles.RoundTrip(job);
        Assert.Equal("POST /predict -> f of predict (a: str, b: int = None)", plan.Endpoint!.Routes[0].ToString());
        Assert.Contains("endpoint", plan.NotStartable);
        Assert.Empty(plan.Execution.Workers);
        Assert.Contains("Not to start", JobPlanText.Render(plan));
        TrainingJob own = Read(ProxiMlTexts.Request("endpoint", workers: "[]", rest: """ "endpoint": {"start_command": "serve --port 80"} """));
        Assert.Equal("serve --port 80", SampleFiles.Plan(own).Execution.Workers[0].CommandLine);
        SampleFiles.RoundTrip(own);
    }

    [Fact]
    public void A_notebook_is_planned_but_not_started()
    {
        JobPlan plan = SampleFiles.Plan(Read(ProxiMlTexts.Request("interactive", workers: "[]", rest: """ "data": {"volumes": ["v"]} """)));
        Assert.Equal((JobKind.Notebook, "jupyter lab"), (plan.Job.Kind, plan.Execution.Workers[0].CommandLine));
        Assert.NotNull(plan.NotStartable);
    }

    [Fact]
    public void Results_stay_known()
    {
        JobLocation output = Read(ProxiMlTexts.Request(rest: """
            "data": {"output_type": "wasabi", "output_uri": "s3://a/b", "output_options": {"endpoint_url": "https://s3.wasabisys.com", "archive": false}}
            """)).Data!.Output!;
        Assert.Equal("wasabi s3://a/b (endpoint_url=https://s3.wasabisys.com, archive=false)", output.ToString());
        Assert.Equal("proximl", Read(ProxiMlTexts.Request(rest: """ "data": {"output_type": "trainml"} """)).Data!.Output!.Type);
    }

    private TrainingJob Read(string text) => Assert.Single(SampleFiles.Jobs(ProxiMlTexts.Read(text, _folder)));

    private static JobPlan Plan(TrainingJob job, Placement target) => JobPlanner.Plan(job, JobArguments.None, target).Plan!;
}
