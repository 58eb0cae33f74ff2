using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Ame;

/// <summary>The examples of AME's documentation, from the folder examples/ame.</summary>
public class AmeDocumentedTests
{
    public static TheoryData<string> All =>
        [.. Directory.GetFiles(RepositoryFiles.At("examples/ame"), "*.ame.yml").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> Texts => Directory.GetFiles(RepositoryFiles.At("examples/ame"), "*.yml").Select(File.ReadAllText);

    [Theory]
    [MemberData(nameof(All))]
    public void Every_example_is_read_planned_and_written(string name)
    {
        JobFileResult result = Read(name);
        IReadOnlyList<TrainingJob> jobs = SampleFiles.Jobs(result);
        Assert.All(jobs, ForeignJobs.Check);
        ForeignJobs.RoundTrip(jobs);
        // AME's page asks itself whether an executor of mlflow has a command.
        Assert.Equal(name == "mlflow.ame.yml" ? 1 : 0, result.Diagnostics.Count(d => d.Severity == DiagnosticSeverity.Warning));
    }

    [Theory]
    [InlineData("template.ame.yml")]
    [InlineData("template-of-project.ame.yml")]
    [InlineData("model-by-reference.ame.yml")]
    public void A_template_gives_what_the_task_does_not_say(string name)
    {
        TrainingJob job = Read(name).Jobs[0];
        Assert.Equal("poetry run python train.py", job.Command!.ToString());
        Assert.Equal(("4", "10G", 1), (job.Resources.Cpu.ToString(), job.Resources.Memory.ToString(), job.Resources.Gpu!.Count));
        Assert.Equal(["MY_BLOB_STORAGE_SECRET", "COMPANY_SECRET"], job.Secrets.Select(s => s.InjectAs));
    }

    [Fact]
    public void A_model_is_trained_by_a_job_of_its_name()
    {
        IReadOnlyList<TrainingJob> jobs = Read("model-by-reference.ame.yml").Jobs;
        Assert.Equal(["train_my_model", "product_recommendor"], jobs.Select(j => j.Name));
        Assert.Equal("product_recommendor", jobs[1].Model!.Name);
        Assert.Equal(("train_my_model", "product_recommendor"), (Read("model-inline.ame.yml").Jobs[0].Name, Read("model-inline.ame.yml").Jobs[0].Model!.Name));
    }

    [Fact]
    public void A_task_that_refers_to_another_is_that_one_by_another_name()
    {
        IReadOnlyList<TrainingJob> jobs = Read("task-by-reference.ame.yml").Jobs;
        Assert.Equal(["other_task", "train_my_model", "product_recommendor"], jobs.Select(j => j.Name));
        Assert.Equal(JobJson.Of(jobs[1]), JobJson.Of(jobs[0] with { Name = "train_my_model" }));
    }

    [Theory]
    [InlineData("pipeline-inline.ame.yml", "preprocessing|training")]
    [InlineData("pipeline-by-reference.ame.yml", "preprocessing|training")]
    [InlineData("pipeline-parallel.ame.yml", "prepare_dataset_one+prepare_dataset_two|training")]
    public void A_pipeline_has_stages_of_steps(string name, string stages)
    {
        IReadOnlyList<TrainingJob> jobs = Read(name).Jobs;
        foreach (TrainingJob job in jobs.Take(2))
        {
            JobPlan plan = Plans.Good(JobPlanner.Plan(job, JobArguments.None, Plans.Target));
            Assert.Equal(stages, string.Join('|', plan.Pipeline.Select(s => string.Join('+', s.Steps.Select(step => step.Name)))));
            Assert.Equal("poetry run python train.py", plan.Pipeline[1].Steps[0].Plan.Execution.Workers[0].CommandLine);
            Assert.Equal("poetry install", plan.Pipeline[0].Steps[0].Plan.Execution.Setup[0].CommandLine);
            Assert.Equal(1, plan.Pipeline[1].Steps[0].Plan.Execution.Resources.Gpu!.Count);
        }
    }

    [Fact]
    public void A_trigger_is_of_the_task_that_it_stands_in_alone() =>
        Assert.Equal(["", "* * * * *"], Read("trigger.ame.yml").Jobs.Select(j => string.Join('|', j.Schedules.Select(s => s.Cron))));

    [Fact]
    public void A_dataset_of_another_project_is_made_in_its_folder_before()
    {
        TrainingJob job = Read("dataset.ame.yml").Jobs[0];
        DatasetPlan dataset = Assert.Single(Plans.Good(JobPlanner.Plan(job, JobArguments.None, Plans.Target)).Data.Datasets);
        string folder = RepositoryFiles.At("examples/ame/anotherproject");
        Assert.Equal(("somedataset", "anotherproject", Path.Combine(folder, "data")), (dataset.Name, dataset.Project, dataset.Path));
        Assert.Equal(("fetch_data", folder, "python fetch.py"), (dataset.Producer!.Job.Name, dataset.Producer.Execution.Workers[0].WorkingDirectory, dataset.Producer.Execution.Workers[0].CommandLine));
        Assert.True(job.SaveChangedFiles);
    }

    private static JobFileResult Read(string name) => JobFileReader.Read(RepositoryFiles.At("examples/ame/" + name));
}
