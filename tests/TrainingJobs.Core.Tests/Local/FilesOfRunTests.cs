using System.Runtime.Versioning;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Local;

/// <summary>Whatever a job leaves behind, it can be listed, kept and removed.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class FilesOfRunTests : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task Links_that_lead_back_end_the_listing_and_each_file_is_there_once()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh(
            "cd $ML_OUTPUT_PATH; mkdir d; echo 1 > d/model.bin; ln -s . x; ln -s . y; ln -s .. up; ln -s d latest; ln -s /etc/hostname host; ln -s d/model.bin best; ln -s nowhere broken"));

        IReadOnlyList<JobArtifact> artifacts = await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit);

        Assert.Equal(["best", "d/model.bin"], artifacts.Select(artifact => artifact.Name));
    }

    [UnixFact]
    public async Task A_file_of_an_odd_name_or_a_closed_folder_does_not_hide_the_others()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh(
            "cd $ML_OUTPUT_PATH; echo 1 > model.bin; touch \"$(printf 'lat\\351n')\"; mkfifo pipe; mkdir closed; echo 2 > closed/x; chmod 000 closed"));

        IReadOnlyList<JobArtifact> artifacts = await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit);

        Assert.Contains("model.bin", artifacts.Select(artifact => artifact.Name));
        Assert.Contains(artifacts, artifact => artifact.Name.StartsWith("lat", StringComparison.Ordinal));
        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);
        Assert.False(Directory.Exists(Path.GetDirectoryName(run.OutputPath)));
    }

    [UnixFact]
    public async Task A_declared_output_whose_name_is_not_UTF8_is_told_as_that_and_the_others_are_kept()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh("mkdir o; echo 1 > o/model.bin; echo 2 > \"$(printf 'o/lat\\351n')\"") with { Data = new DataPlan { Outputs = ["o"] } });

        Assert.True(File.Exists(Path.Combine(run.OutputPath, "o", "model.bin")));
        Assert.Contains(await _engine.LogAsync(run.Id), record => record.Text.Contains("its name is not UTF-8", StringComparison.Ordinal));
        if (OperatingSystem.IsLinux())
        {
            // The folder of the test is removed by .NET, which cannot do it.
            Targets.Unix.RawFolder.Delete(Path.Combine(_engine.Folder, "o"));
        }
    }

    [UnixTheory]
    [InlineData("ln -s \"$SECRET\" model.bin", "model.bin")]
    [InlineData("ln -s \"$(dirname $SECRET)\" d", "d")]
    [InlineData("ln -s / rootlink", "rootlink/SECRET")]
    public async Task An_output_that_is_a_link_out_of_the_project_brings_nothing_from_outside(string text, string output)
    {
        string secret = Path.Combine(Directory.CreateTempSubdirectory("tj-host-").FullName, "hostsecret");
        await File.WriteAllTextAsync(secret, "hush");
        try
        {
            JobPlan plan = _engine.Sh(text) with { Data = new DataPlan { Outputs = [output.Replace("SECRET", secret[1..], StringComparison.Ordinal)] } };
            TrainingRun run = await _engine.RunAsync(plan with
            {
                Execution = plan.Execution with
                {
                    Workers = [plan.Execution.Workers[0] with { Environment = new Dictionary<string, string> { ["SECRET"] = secret } }],
                },
            });

            Assert.Empty(Directory.EnumerateFiles(run.OutputPath, "*", SearchOption.AllDirectories));
            Assert.Contains(await _engine.LogAsync(run.Id), record => record.Text.Contains("a link leads from it out of", StringComparison.Ordinal));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(secret)!, recursive: true);
        }
    }

    [UnixFact]
    public async Task What_a_job_has_made_read_only_is_removed_with_the_run()
    {
        TrainingRun run = await _engine.RunAsync(_engine.Sh(
            "mkdir -p $ML_OUTPUT_PATH/mod/deep $TRAINING_CHECKPOINT_PATH/c; echo 1 > $ML_OUTPUT_PATH/mod/deep/f; echo 1 > $TRAINING_CHECKPOINT_PATH/c/f; chmod -R a-w $ML_OUTPUT_PATH/mod $TRAINING_CHECKPOINT_PATH/c"));

        await _engine.Client.Runs.RemoveAsync(run.Id, _engine.Limit);

        Assert.Empty(await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit));
        Assert.False(Directory.Exists(Path.GetDirectoryName(run.OutputPath)));
    }
}
