using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

[Collection(DockerCollection.Name)]
[Trait("Needs", "Docker")]
public sealed class DockerImageTests(DockerFixture docker) : IDisposable
{
    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [SkippableFact]
    public async Task An_image_is_built_from_what_the_job_declares_once()
    {
        docker.Require();
        string file = Path.Combine(_engine.Folder, "requirements.txt");
        string wheel = "wordcount-1.0-py3-none-any.whl";
        File.Copy(RepositoryFiles.At($"examples/python/{wheel}"), Path.Combine(_engine.Folder, wheel));
        // A comment of its own makes the image one that cannot be there.
        await File.WriteAllTextAsync(file, $"# {Guid.NewGuid()}\n./{wheel}\n");
        var job = new TrainingJob
        {
            Name = "built",
            BaseDirectory = _engine.Folder,
            Command = JobCommand.Vector("/bin/sh", "-c", "hello && python3 -c 'import wordcount; print(wordcount.__name__)'"),
            SystemPackages = ["hello"],
            Python = new PythonRequirements { Requirements = "requirements.txt" },
        };
        JobPlan plan = Plan(job);

        TrainingRun first = await _engine.RunAsync(plan);
        Skip.If(first.Reason?.Contains("deb.debian.org", StringComparison.Ordinal) == true, "The archive of Debian cannot be reached from a container.");
        Assert.True(first.State == RunState.Succeeded, first.Reason);
        Assert.Equal(["Hello, world!", "wordcount"], await _engine.LinesAsync(first.Id));

        // Nothing is built or pulled again: the log says that the image is there.
        TrainingRun second = await _engine.RunAsync(plan);
        List<LogRecord> log = await _engine.LogAsync(second.Id);
        string tag = log.Single(r => r.Stream == LogStream.Setup && r.Text.EndsWith("is there.", StringComparison.Ordinal)).Text.Split(' ')[2];
        await RemoveAsync(tag);
    }

    [SkippableFact]
    public async Task A_Dockerfile_that_is_given_away_builds_and_leaves_tools_that_its_base_has_alone()
    {
        docker.Require();
        const string Wheel = "wordcount-1.0-py3-none-any.whl";
        const string Image = "tj-test/exported";
        File.Copy(RepositoryFiles.At($"examples/python/{Wheel}"), Path.Combine(_engine.Folder, Wheel));
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "main.py"), "import wordcount; print(wordcount.__name__)");
        var job = new TrainingJob
        {
            Name = "exported",
            BaseDirectory = _engine.Folder,
            Command = JobCommand.Vector("/bin/sh", "-c", "command -v poetry; command -v pipenv; python3 main.py"),
            Image = "tj-test/python:2",
            Build = new ImageBuild { Tools = ["poetry", "pipenv"] },
            Python = new PythonRequirements { Packages = [$"./{Wheel}"] },
        };
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, "Dockerfile"), _engine.Client.Files.ExportImage([job]).Dockerfile);
        await File.WriteAllTextAsync(Path.Combine(_engine.Folder, ".dockerignore"), "state\n");

        (string, string?) host = ("DOCKER_HOST", DockerFixture.Address);
        await DockerCommand.RunAsync("docker", ["build", "-t", Image, _engine.Folder], host);
        try
        {
            // Those of Debian, which are in the base; pip would have put others below /usr/local.
            Assert.Equal("/usr/bin/poetry\n/usr/bin/pipenv\nwordcount\n", await DockerCommand.RunAsync("docker", ["run", "--rm", Image], host));
        }
        finally
        {
            await RemoveAsync(Image);
        }
    }

    [SkippableFact]
    public async Task A_build_that_fails_says_why()
    {
        docker.Require();
        var job = new TrainingJob
        {
            Name = "broken",
            BaseDirectory = _engine.Folder,
            Image = DockerFixture.Busybox,
            Command = JobCommand.Vector("true"),
            SystemPackages = ["hello"],
        };

        TrainingRun run = await _engine.RunAsync(Plan(job));

        Assert.Equal((RunState.Failed, ReasonCodes.ImageBuildFailed), (run.State, run.ReasonCode));
        Assert.Contains("apt-get: not found", run.Reason);
    }

    [SkippableFact]
    public async Task An_image_that_does_not_exist_is_named()
    {
        docker.Require();
        Skip.IfNot(File.Exists("/usr/bin/docker-registry"), "docker-registry is not installed.");
        using var login = new SetVariables(("DOCKER_CONFIG", await LoginAsync("trainer", "secret")));
        TrainingRun run = await _engine.RunAsync(ContainerPlans.Sh(_engine, "true").With(image: $"{Registry}/no/such:1"));

        Assert.Equal((RunState.Failed, ReasonCodes.ImageNotFound), (run.State, run.ReasonCode));
        Assert.Contains($"{Registry}/no/such:1", run.Reason);
    }

    [SkippableFact]
    public async Task A_private_image_is_pulled_with_the_credentials_of_docker_and_a_wrong_password_is_named()
    {
        docker.Require();
        Skip.IfNot(File.Exists("/usr/bin/docker-registry"), "docker-registry is not installed.");
        string image = $"{Registry}/tj/busybox:1";
        string right = await LoginAsync("trainer", "secret");
        await docker.Client.Images.TagAsync(DockerFixture.Busybox, ImageReference.Parse(image), _engine.Limit);
        await DockerCommand.RunAsync("docker", ["push", image], ("DOCKER_CONFIG", right), ("DOCKER_HOST", DockerFixture.Address));
        await docker.Client.Images.RemoveAsync(image, _engine.Limit);
        JobPlan plan = ContainerPlans.Sh(_engine, "echo pulled").With(image: image);

        using (new SetVariables(("DOCKER_CONFIG", await LoginAsync("trainer", "wrong"))))
        {
            TrainingRun denied = await _engine.RunAsync(plan);
            Assert.Equal((RunState.Failed, ReasonCodes.RegistryDenied), (denied.State, denied.ReasonCode));
            Assert.Contains($"docker login {Registry}", denied.Reason);
            Assert.DoesNotContain("wrong", denied.Reason);
        }

        using (new SetVariables(("DOCKER_CONFIG", right)))
        {
            TrainingRun run = await _engine.RunAsync(plan);
            Assert.True(run.State == RunState.Succeeded, run.Reason);
            Assert.Equal(["pulled"], await _engine.LinesAsync(run.Id));
        }

        await RemoveAsync(image);
    }

    private static string Registry => DockerFixture.Registry;

    /// <summary>Containers are removed after the run has ended, and until then their image is in use.</summary>
    private async Task RemoveAsync(string image)
    {
        while (true)
        {
            try
            {
                await docker.Client.Images.RemoveAsync(image, _engine.Limit);
                return;
            }
            catch (DockerConflictException)
            {
                await Task.Delay(20, _engine.Limit);
            }
        }
    }

    private JobPlan Plan(TrainingJob job) =>
        JobPlanner.Plan(job, JobArguments.None, Placement.Containers(DockerFixture.Address)).Plan!;

    private async Task<string> LoginAsync(string user, string password)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_engine.Folder, "docker-" + password)).FullName;
        string auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}"));
        await File.WriteAllTextAsync(Path.Combine(folder, "config.json"), $$$$"""{"auths": {"{{{{Registry}}}}": {"auth": "{{{{auth}}}}"}}}""");
        return folder;
    }
}
