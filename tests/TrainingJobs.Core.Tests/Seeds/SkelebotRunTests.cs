using System.Runtime.Versioning;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>The jobs of skelebot's page.</summary>
[Collection(DockerCollection.Name)]
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Docker")]
public sealed class SkelebotRunTests : IDisposable
{
    private readonly DockerFixture _docker;
    private readonly SeedExamples _examples = new("skelebot");
    private readonly string _folder;
    private readonly string _file;

    public SkelebotRunTests(DockerFixture docker)
    {
        _docker = docker;
        _folder = _examples.Copy();
        _file = Path.Combine(_folder, "skelebot.yaml");
    }

    public static TheoryData<string> Targets => ["local", SeedExamples.Box];

    public void Dispose() => _examples.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public async Task The_jobs_and_the_chain_run(string target)
    {
        Require(target);
        using var variables = new SetVariables(("RUNNER", "ME"));
        string home = Directory.CreateDirectory(Path.Combine(_examples.Engine.Folder, "home")).FullName;
        await File.WriteAllTextAsync(Path.Combine(home, "myname.keytab"), "a keytab");
        TrainingRun example;
        using (new SetVariables(("HOME", home)))
        {
            example = await _examples.Engine.StartAsync(_examples.Plan(_file, "example", target, "2018-01-01", "--env", "dev"));
        }

        // All jobs have the project's ports, so in containers they run one after the other.
        await _examples.SucceedAsync(example.Id);
        List<string> lines = await _examples.Engine.LinesAsync(example.Id);
        Assert.Contains("pulled 10 rows: 2018-01-01 --env dev --log-level info", lines);
        if (target != "local")
        {
            // Mappings: the file of the home folder, and a folder that was not there.
            Assert.Contains("with a keytab", lines);
            Assert.Equal("385\n", await File.ReadAllTextAsync(Path.Combine(_folder, "models", "sum.txt")));
        }

        TrainingRun test = await _examples.Engine.StartAsync(_examples.Plan(_file, "test", target));
        await _examples.SucceedAsync(test.Id);
        Assert.Contains("tests run: --runner ME --log-level info", await _examples.Engine.LinesAsync(test.Id));
        TrainingRun chain = await _examples.Engine.StartAsync(_examples.Plan(_file, "query + wrangle --all + train --output-folder results/", target));
        await _examples.SucceedAsync(chain.Id);
        Assert.Equal(
            ["query: 20 rows, --log-level info", "wrangle: 20 rows, --all --log-level info", "train: wrote results/model.txt from 20 rows"],
            (await _examples.Engine.LogAsync(chain.Id)).Where(record => record.Stream == LogStream.Output).Select(record => record.Text));
        Assert.Equal("28.5\n", await File.ReadAllTextAsync(Path.Combine(_folder, "results", "model.txt")));
    }

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public async Task The_server_is_reached_at_the_port_of_the_job(string target)
    {
        Require(target);
        TrainingRun run = await _examples.Engine.StartAsync(_examples.Plan(_file, "run", target));
        await _examples.Engine.UntilAsync(run.Id, one => one.State is RunState.Running || one.State.IsEnded());
        string url = $"http://localhost:{(target == "local" ? 8888 : 8080)}/VERSION";
        using var http = new HttpClient();
        string? version = null;
        while (version is null)
        {
            TrainingRun now = await _examples.Engine.Client.Runs.GetAsync(run.Id, _examples.Engine.Limit);
            Skip.If(now.ReasonCode == ReasonCodes.PortTaken, now.Reason);
            Assert.False(now.State.IsEnded(), now.Reason);
            try
            {
                version = await http.GetStringAsync(url, _examples.Engine.Limit);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50, _examples.Engine.Limit);
            }
        }

        Assert.Equal("1.0.0\n", version);
        await _examples.SucceedAsync(run.Id);
        Assert.Contains("serving ['--log-level', 'info']", await _examples.Engine.LinesAsync(run.Id));
    }

    [SkippableTheory]
    [InlineData(null, new[] { "-e", "RUNNER=ME" }, new string[0], "tests run: --runner ME --log-level info")]
    [InlineData("entrypoint", new string[0], new[] { "2018-01-01", "--env", "dev" }, "pulled 10 rows: 2018-01-01 --env dev")]
    public async Task The_image_that_is_given_away_runs_the_primary_job(string? environment, string[] options, string[] words, string line)
    {
        _docker.Require();
        IReadOnlyList<TrainingJob> jobs = _examples.Engine.Client.Files.Read(_file, new JobReadOptions { Environment = environment }).Jobs;
        await File.WriteAllTextAsync(Path.Combine(_folder, "Dockerfile"), _examples.Engine.Client.Files.ExportImage(jobs).Dockerfile);
        await _docker.Client.Images.TagAsync("tj-test/python:2", ImageReference.Parse("python:3.9-slim"), _examples.Engine.Limit);
        (string, string?) host = ("DOCKER_HOST", DockerFixture.Address);
        await DockerCommand.RunAsync("docker", ["build", "-t", "tj-test/given-away", _folder], host);

        string output = await DockerCommand.RunAsync("docker", ["run", "--rm", .. options, "tj-test/given-away", .. words], host);

        Assert.Contains(line, output);
        await _docker.Client.Images.RemoveAsync("tj-test/given-away", _examples.Engine.Limit);
        await _docker.Client.Images.RemoveAsync("python:3.9-slim", _examples.Engine.Limit);
    }

    private void Require(string target)
    {
        Skip.If(OperatingSystem.IsWindows(), "The programs are called as on Linux.");
        if (target != "local")
        {
            _docker.Require();
        }
    }
}
