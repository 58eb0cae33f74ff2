using System.Runtime.Versioning;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>Files of other systems, run here by a real agent.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class ForeignRunTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixTheory]
    [InlineData("train.sapml", "epoch 50: loss", "model.json")]
    [InlineData("trainingClient.json", "epoch 2: accuracy", "saved_model.json")]
    public async Task A_job_of_SAP_runs(string file, string line, string result)
    {
        TrainingJob job = JobFileReader.Read(RepositoryFiles.At("examples/sap/" + file)).Jobs[0];
        TrainingRun run = await _engine.RunAsync(JobPlanner.Plan(job, JobArguments.None, Placement.Local).Plan!);

        Assert.True(run.State == RunState.Succeeded, run.Reason);
        Assert.Contains(await _engine.LinesAsync(run.Id), text => text.StartsWith(line, StringComparison.Ordinal));
        Assert.Contains(await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit), artifact => artifact.Name == result);
    }

    [UnixFact]
    public async Task A_notebook_is_refused_with_the_reason()
    {
        TrainingJob job = JobFileReader.Read(RepositoryFiles.At("examples/proximl/notebook.json")).Jobs[0];
        JobPlan plan = JobPlanner.Plan(job, JobArguments.None, Placement.Local).Plan!;
        var refused = await Assert.ThrowsAsync<TrainingJobsException>(() => _engine.StartAsync(plan));
        Assert.Equal((ErrorCodes.NotSupported, plan.NotStartable), (refused.Code, refused.Message));
    }

    [UnixFact]
    public async Task Workers_of_proxiML_find_their_folders_and_know_nothing_of_each_other()
    {
        const string Command = "echo $TRAINML_OUTPUT_PATH=$ML_OUTPUT_PATH; echo $PROXIML_MODEL_PATH; echo rank ${RANK-none} of ${WORLD_SIZE-none}; echo $ML_JOB_NAME";
        string text = $$"""
            {"name": "A Job", "type": "training", "resources": {"gpu_types": ["cpu"], "cpu_count": 4}, "workers": ["{{Command}}", "{{Command}}"]}
            """;
        TrainingJob job = JobFileReader.ReadText(text, Path.Combine(_engine.Folder, "job.json")).Jobs[0];

        // Four cores for each of two workers may be more than the machine has.
        JobPlan plan = JobPlanner.Plan(job with { Resources = JobResources.None }, JobArguments.None, Placement.Local).Plan!;
        TrainingRun run = await _engine.RunAsync(plan);
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        List<string> lines = await _engine.LinesAsync(run.Id);
        Assert.Equal(2, lines.Count(line => line == "rank none of none"));
        Assert.Equal(2, lines.Count(line => line == "A Job"));
        Assert.Equal(2, lines.Count(line => line == _engine.Folder));
        Assert.All(lines.Where(line => line.Contains('=')), line => Assert.Equal(line.Split('=')[0], line.Split('=')[1]));
        Assert.DoesNotContain("=", lines);
    }
}
