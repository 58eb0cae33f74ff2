using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Ame;

public class AmeTaskTests
{
    [Theory]
    [InlineData("!poetry {pythonVersion: 3.11, command: python train.py}", "poetry run python train.py", "poetry install", "3.11")]
    [InlineData("!pipEnv {command: python train.py}", "pipenv run python train.py", "pipenv sync", null)]
    [InlineData("!pipenv {command: python train.py}", "pipenv run python train.py", "pipenv sync", null)]
    [InlineData("!pip {pythonVersion: 3.10, command: python train.py}", "python train.py", null, "3.10")]
    [InlineData("!mlflow", "mlflow run .", null, null)]
    [InlineData("!custom {pythonVersion: 3.10, command: ./run.sh 'a b'}", "./run.sh 'a b'", null, "3.10")]
    [InlineData("{poetry: {pythonVersion: 3.11, command: python train.py}}", "poetry run python train.py", "poetry install", "3.11")]
    public void An_executor_prepares_and_runs(string executor, string command, string? setup, string? python)
    {
        TrainingJob job = AmeTexts.Job(AmeTexts.Task("executor: " + executor));
        JobPlan plan = Plans.Good(JobPlanner.Plan(job, JobArguments.None, Plans.Target));
        Assert.Equal(command, plan.Execution.Workers[0].CommandLine);
        Assert.Equal(setup is null ? [] : [setup], plan.Execution.Setup.Select(s => s.CommandLine));
        Assert.Equal(python, job.Python?.Version);
    }

    [Fact]
    public void Requirements_of_pip_are_those_of_the_project() =>
        Assert.Equal("requirements.txt", AmeTexts.Job(AmeTexts.Task("executor: !pip {command: x, pythonVersion: 3.10}")).Python!.Requirements);

    [Fact]
    public void What_an_executor_needs_in_an_image_is_put_there()
    {
        TrainingJob job = AmeTexts.Job(AmeTexts.Task("executor: !poetry {pythonVersion: 3.11, command: x, image: my/base}"));
        string text = JobPlanner.Plan(job, JobArguments.None, Placement.Containers("docker")).Plan!.Container?.Dockerfile!;
        Assert.Contains("FROM my/base\n", text);
        Assert.Contains("command -v poetry || python3 -m pip install --no-cache-dir poetry", text);
    }

    [Fact]
    public void A_command_for_a_shell_is_run_by_bash()
    {
        TrainingJob job = AmeTexts.Job(AmeTexts.Task("executor: !custom {command: 'source x && echo ${A} $B'}"));
        Assert.Equal(["bash", "-c", "source x && echo ${A} $B"], JobPlanner.Plan(job, JobArguments.None, Plans.Target).Plan!.Execution.Workers[0].Arguments);
    }

    [Fact]
    public void Resources_are_quantities_of_Kubernetes()
    {
        JobResources all = AmeTexts.Job(AmeTexts.Task("executor: !mlflow\nresources: {memory: 2.5Pi, cpu: 500m, storage: 30G, nvidia.com/gpu: 2}")).Resources;
        Assert.Equal((0.5m, 30_000_000_000m, 2, "nvidia"), (all.Cpu!.Value.Value, all.Storage!.Value.Value, all.Gpu!.Count, all.Gpu.Vendor));
        Assert.Equal(2.5m * 1024 * 1024 * 1024 * 1024 * 1024, all.Memory!.Value.Value);
        Assert.Equal("amd", AmeTexts.Job(AmeTexts.Task("executor: !mlflow\nresources: {amd.com/gpu: \"1\"}")).Resources.Gpu!.Vendor);
        Assert.Equal(2.5m, AmeTexts.Job(AmeTexts.Task("executor: !mlflow\nresources: {memory: 2500m}")).Resources.Memory!.Value.Value);
    }

    [Theory]
    [InlineData("- !ame\n  key: k\n  injectAs: V", "k", SecretSource.Store)]
    [InlineData("- ame:\n    key: k\n    injectAs: V", "k", SecretSource.Store)]
    [InlineData("- !AmeSecret {name: k, envkey: V}", "k", SecretSource.Store)]
    [InlineData("- {name: k, envkey: V}", "k", SecretSource.Store)]
    [InlineData("- {key: k, injectAs: V}", "k", SecretSource.Store)]
    [InlineData("- !vault\n  vault: company\n  key: path/to/secret\n  injectAs: V", "path/to/secret", SecretSource.Vault)]
    [InlineData("- !VaultSecret {vaultName: company, secretPath: path/to, secretKey: field, envkey: V}", "path/to#field", SecretSource.Vault)]
    public void A_secret_is_read_in_all_spellings(string secret, string key, SecretSource source)
    {
        TrainingJob job = AmeTexts.Job(AmeTexts.Task("executor: !mlflow\nsecrets:\n" + secret));
        Assert.Equal((key, "V", source), job.Secrets.Select(s => (s.Key, s.InjectAs, s.Source)).Single());
    }

    [Theory]
    [InlineData("executor: !mlflow\nartifacts:\n  paths: [path/to/dir]", "path/to/dir", false)]
    [InlineData("executor: !mlflow\nartifactCfg:\n  saveChangedFiles: true", null, true)]
    public void Artifacts_are_outputs(string fields, string? path, bool saveChanged)
    {
        TrainingJob job = AmeTexts.Job(AmeTexts.Task(fields));
        Assert.Equal(path is null ? [] : [path], job.Outputs);
        Assert.Equal(saveChanged, job.SaveChangedFiles);
    }

    [Fact]
    public void Tasks_of_2022_and_early_2023_are_read()
    {
        TrainingJob first = AmeTexts.Job("projectname: p\ntasks:\n  train:\n    runcommand: python nn.py\n    projectid: p\n    env: [{name: A, value: b}]\n    secrets: []\n    pipeline: []\n");
        Assert.Equal(("train", "p", "pipenv run python nn.py", "b"), (first.Name, first.Project, first.Command!.ToString(), first.Environment["A"]));
        Assert.Equal("mlflow run .", AmeTexts.Job("name: p\ntasks:\n- {name: t, command: mlflow run ., task_type: 1, source: {}}").Command!.ToString());
        Assert.Equal("poetry run python x.py", AmeTexts.Job("projectid: p\ntasks:\n- {name: t, runcommand: python x.py, taskType: Poetry}").Command!.ToString());
    }

    [Fact]
    public void A_trigger_is_kept_as_a_schedule() =>
        Assert.Equal("* * * * *", Assert.Single(AmeTexts.Job(AmeTexts.Task("executor: !mlflow\ntriggers: {schedule: '* * * * *'}")).Schedules).Cron);

    [Theory]
    [InlineData("name: [poetry]\ntasks:\n- {name: t, executor: !mlflow }\n", DiagnosticCodes.WrongType, 1, 7)]
    [InlineData("name: echo\ntasks:\n- name: echo\n  executor:\n    pythonVersion: 3.11\n    command: python train.py\n", DiagnosticCodes.MissingField, 5, 5)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !petry {command: x}\n", DiagnosticCodes.InvalidValue, 4, 13)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !poetry {pythonVersion: 3.11}\n", DiagnosticCodes.MissingField, 4, 13)]
    [InlineData("name: p\ntasks:\n- executor: !mlflow\n", DiagnosticCodes.MissingField, 3, 3)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  resources: {memory: lots}\n", DiagnosticCodes.InvalidQuantity, 5, 23)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  resources: {nvidia.com/gpu: 0.5}\n", DiagnosticCodes.InvalidValue, 5, 31)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  triggers: {schedule: hm}\n", DiagnosticCodes.InvalidValue, 5, 24)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  triggers:\n    schedule: *****\n", DiagnosticCodes.SyntaxError, 6, 15)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  triggers:\n    schedule: * * * * *\n", DiagnosticCodes.SyntaxError, 6, 15)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  secrets:\n  - !ame {key: k}\n", DiagnosticCodes.MissingField, 6, 5)]
    [InlineData("name: p\ntasks:\n- name: t\n  executor: !mlflow\n  secrets:\n  - !ame {key: k, injectAs: A}\n  - !ame {key: l, injectAs: A}\n", DiagnosticCodes.DuplicateName, 7, 5)]
    [InlineData("name: p\ntasks:\n- {name: t, executor: !mlflow }\n- {name: t, executor: !mlflow }\n", DiagnosticCodes.DuplicateName, 4, 10)]
    public void What_is_wrong_is_found_at_its_place(string text, string code, int line, int column) =>
        Assert.Contains((code, line, column), AmeTexts.Read(text).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => (d.Code, d.Line, d.Column)));

    [Fact]
    public void What_is_not_honoured_is_said()
    {
        JobFileResult result = AmeTexts.Read("""
            name: p
            tasks:
            - name: t
              executor:
                !mlflow
                command: python train.py
              data_sets: []
              source: {gitrepository: x}
              unknown: 1
              resources:
                tpu: 1
            models:
            - name: m
              training: {task: {taskRef: t}}
              deployment: {replicas: 1}
            """);
        Assert.Equal(
            [(DiagnosticCodes.NotHonoured, 6), (DiagnosticCodes.OldSpelling, 7), (DiagnosticCodes.NotHonoured, 8), (DiagnosticCodes.UnknownKey, 9),
             (DiagnosticCodes.NotHonoured, 11), (DiagnosticCodes.NotHonoured, 15)],
            result.Diagnostics.Select(d => (d.Code, d.Line)));
        Assert.All(result.Diagnostics, d => Assert.Equal(DiagnosticSeverity.Warning, d.Severity));
    }

    [Theory]
    [InlineData("apiVersion: controller-runtime.sigs.k8s.io/v1alpha1\nkind: ControllerManagerConfig\nleaderElection: {resourceName: 0d6b3b8d.teainspace.com}\n", "configuration of an AME server")]
    [InlineData("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ame-controller-configmap}\ndata: {executor_image: x}\n", "configuration of an AME server")]
    [InlineData("ameVersion: ''\nserver: {}\n", "configuration of an AME server")]
    [InlineData("apiVersion: ame.teainspace.com/v1alpha1\nkind: Task\nspec: {}\n", "manifest of AME for Kubernetes")]
    public void A_file_of_AME_that_describes_no_task_is_named_as_what_it_is(string text, string what)
    {
        Diagnostic error = SampleFiles.Error(AmeTexts.Read(text));
        Assert.Equal(DiagnosticCodes.NotAJob, error.Code);
        Assert.Contains(what, error.Message);
    }

    [Fact]
    public void Ten_thousand_tasks_are_read_at_once()
    {
        string text = "name: big\ntasks:\n" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"""
             - name: task-{i}
               executor:
                 !poetry
                 pythonVersion: 3.11
                 command: python train.py --fold {i}
               resources:
                 memory: 10G
                 cpu: 4
                 nvidia.com/gpu: 1
               env:
               - key: FOLD
                 val: {i}

            """));
        JobFileResult result = TimeLimit.Run(TimeSpan.FromSeconds(4), () => AmeTexts.Read(text));
        Assert.Empty(result.Diagnostics);
        Assert.Equal(10_000, result.Jobs.Count);
        Assert.Equal("poetry run python train.py --fold 9999", result.Jobs[^1].Command!.ToString());
    }
}
