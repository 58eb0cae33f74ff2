using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Sap;

public class SapSampleTests
{
    public static TheoryData<string> Names => SampleFiles.Names("sap");

    [SampleTheory]
    [MemberData(nameof(Names))]
    public void Every_sample_is_read_and_planned_and_means_the_same_as_our_own_file(string name)
    {
        JobFileResult result = SampleFiles.Read("sap", name);
        Assert.Empty(result.Diagnostics);
        TrainingJob job = Assert.Single(SampleFiles.Jobs(result));
        JobPlan plan = SampleFiles.Plan(job);
        SampleFiles.RoundTrip(job);
        Assert.Equal(("Sap", "train-character-cnn", "tensorflow/tensorflow:1.6.0-gpu-py3"), (result.Format, job.Name, job.Image));
        Assert.Equal((2, 9), (job.Source!.Line, job.Source.Column));
        Assert.Equal("./scripts/run_train.sh", plan.Execution.Workers[0].CommandLine);
        Assert.Equal(TimeSpan.FromHours(20), plan.Policy.Timeout);
        Assert.Equal((2m, 32e9m, 1), (job.Resources.Cpu!.Value.Value, job.Resources.Memory!.Value.Value, job.Resources.Gpu!.Count));
    }

    [SampleFact]
    public void Values_of_variables_stay_as_they_are_written()
    {
        IReadOnlyDictionary<string, string> variables = SampleFiles.Read("sap", "CharacterLevelCNN__2018-05-18__9393251a__train.sapml").Jobs[0].Environment;
        Assert.Equal(
            ("0.00003", "0.20", "True", "False", "1000"),
            (variables["LEARNING_RATE"], variables["DROPOUT_RATE"], variables["USE_WHOLE_DATASET"], variables["EXTENDED_MODE"], variables["TRAIN_EVAL_BATCH_SIZE"]));
        Assert.Equal("", SampleFiles.Read("sap", "CharacterLevelCNN__2018-04-06__9180573c__train.sapml").Jobs[0].Environment["RESTORE_CHECKPOINT_PATH"]);
    }

    [SampleFact]
    public void Broken_files_are_told_and_never_throw() =>
        BrokenTexts.Check([.. SampleFiles.Texts("sap"), SapTexts.Operator], "/nowhere/train.sapml");

    [SampleTheory]
    [InlineData("env", "[{")]
    [InlineData("env", "{}")]
    [InlineData("resources", "x")]
    [InlineData("completionTime", "[1]")]
    [InlineData("script", " ")]
    [InlineData("pythonMajorVersion", "{\"a\": 1}")]
    public void Broken_fields_that_are_given_are_told_and_never_throw(string key, string value) =>
        BrokenTexts.Check([SapTexts.Operator, SapTexts.Job("image: x")], "/nowhere/train.sapml", new JobReadOptions { Config = new Dictionary<string, string> { [key] = value } });
}
