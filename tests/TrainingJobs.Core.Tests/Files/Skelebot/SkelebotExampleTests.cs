using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Exports;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

public class SkelebotExampleTests
{
    private static readonly string s_file = RepositoryFiles.At("examples/skelebot/skelebot.yaml");

    [Fact]
    public void The_example_runs_as_its_documentation_says()
    {
        IReadOnlyList<TrainingJob> jobs = SampleFiles.Jobs(JobFileReader.Read(s_file));
        Assert.All(jobs, ForeignJobs.Check);
        ForeignJobs.RoundTrip(jobs);
        Assert.Equal(
            ["python -u jobs/query.py --log-level info", "python -u jobs/wrangle.py --all --log-level info", "python -u jobs/train.py --output-folder results/ --log-level info"],
            JobPlanner.Plan(JobChain.ToPipeline(JobChain.Parse("query + wrangle --all + train --output-folder results/"), jobs), JobArguments.None, Placement.Local)
                .Plan!.Pipeline.Select(s => s.Steps[0].Plan.Execution.Workers[0].CommandLine));
        Assert.Equal(["8888:8888", "8080:8888"], jobs[1].Ports.Select(p => p.ToString()));
        Assert.Contains("--runner \\\"$RUNNER\\\"", DockerfileExporter.Write(jobs[2]));
    }

    [Fact]
    public void The_environment_file_is_known_for_what_it_is() =>
        Assert.Contains(JobFileReader.Read(RepositoryFiles.At("examples/skelebot/skelebot-dev.yaml")).Diagnostics, d => d is { Code: DiagnosticCodes.NotAJob, Severity: DiagnosticSeverity.Warning });

    [Fact]
    public void The_environment_of_the_example_changes_its_parameters()
    {
        IReadOnlyList<TrainingJob> jobs = SampleFiles.Jobs(JobFileReader.Read(s_file, new JobReadOptions { Environment = "dev" }));
        Assert.Equal("bash src/jobs/example.sh 2018-01-01 --env local --log-level debug", SkelebotTexts.Run(jobs[0], "2018-01-01").CommandLine);
    }
}
