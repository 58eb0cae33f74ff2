using System.Text.Json;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Engine;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>examples/sklearn, as it stands.</summary>
[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class SklearnExampleTests(DockerFixture docker) : IDisposable
{
    private readonly TestEngine _engine = new(TimeSpan.FromMinutes(8));

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task A_model_is_trained_in_an_image_made_from_Debian_packages_which_is_reused()
    {
        docker.Require();
        TrainingRun first = await _engine.RunAsync(Plan(DockerFixture.Address));
        Skip.If(first.Reason?.Contains("deb.debian.org", StringComparison.Ordinal) == true, "The archive of Debian cannot be reached from a container.");
        await AssertTrainedAsync(first);

        TrainingRun second = await _engine.RunAsync(Plan(DockerFixture.Address));
        await AssertTrainedAsync(second);
        LogRecord image = Assert.Single(await _engine.LogAsync(second.Id), record => record.Stream == LogStream.Setup);
        Assert.EndsWith("is there.", image.Text);
    }

    [SkippableFact]
    public async Task The_same_file_trains_on_this_machine_where_scikit_learn_is_there()
    {
        Skip.If(OperatingSystem.IsWindows(), "The job's command is that of Linux.");
        (int code, string output) = await DockerCommand.TryAsync("python3", ["-c", "import sklearn"]);
        Skip.If(code != 0, $"python3 does not find scikit-learn: {output.Trim()}");

        await AssertTrainedAsync(await _engine.RunAsync(Plan("local")));
    }

    private JobPlan Plan(string target)
    {
        TrainingJob job = Assert.Single(_engine.Client.Files.Read(RepositoryFiles.At("examples/sklearn/trainingjobs.yaml")).Jobs);
        return _engine.Client.Plans.Create(job, JobArguments.None, target).Plan!;
    }

    private async Task AssertTrainedAsync(TrainingRun run)
    {
        Assert.True(run.State == RunState.Succeeded, run.Reason);
        IReadOnlyList<JobArtifact> artifacts = await _engine.Client.Runs.GetArtifactsAsync(run.Id, _engine.Limit);
        Assert.Equal(["model.pkl", "score.json"], artifacts.Select(artifact => artifact.Name));
        using var score = JsonDocument.Parse(await File.ReadAllBytesAsync(artifacts[1].FullName));
        Assert.InRange(score.RootElement.GetProperty("accuracy").GetDouble(), 0.95, 1);
    }
}
