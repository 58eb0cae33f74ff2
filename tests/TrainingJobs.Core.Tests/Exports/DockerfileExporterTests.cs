using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Exports;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Tests.Files.Skelebot;
using Xunit;

namespace TrainingJobs.Core.Tests.Exports;

public class DockerfileExporterTests
{
    private const string Rest = "maintainer: Me\ncontact: me@x\ntimezone: America/Chicago\nbaseImage: base\ndependencies: [numpy, 'file:own.whl', req:r.txt]\ncommands: [rm -rf build/]\nprimaryJob: job\nignores: ['*.zip', data/]\n";
    private const string Params = "source: jobs/test.sh\nparams: [{name: runner, default: $RUNNER}, {name: n, default: two words}, {name: all, accepts: boolean, default: true}, {name: x}]";

    private const string Head = """
        # Written by TrainingJobs. Build it in the folder of the project.
        FROM base
        LABEL "maintainer"="Me <me@x>"
        ENV TZ=America/Chicago
        RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone
        WORKDIR /app
        ARG PIP_ROOT_USER_ACTION=ignore
        ARG PIP_BREAK_SYSTEM_PACKAGES=1
        ARG PIP_DISABLE_PIP_VERSION_CHECK=1
        COPY ["r.txt", "/app/r.txt"]
        COPY ["./own.whl", "/app/own.whl"]
        RUN ["python3", "-m", "pip", "install", "--no-cache-dir", "-r", "r.txt", "numpy", "./own.whl"]
        COPY . /app
        RUN rm -rf build/

        """;

    [Fact]
    public void The_image_runs_the_primary_job_with_its_defaults()
    {
        TrainingJob job = SkelebotTexts.Job(Params, Rest);
        Assert.Equal(
            Head + "CMD [\"/bin/bash\", \"-c\", \"bash jobs/test.sh --runner \\\"$RUNNER\\\" -n 'two words' --all\"]\n", DockerfileExporter.Write(job));
        Assert.Equal("*.zip\ndata/\n", DockerfileExporter.WriteIgnore(job));
    }

    [Fact]
    public void As_the_entrypoint_it_takes_what_the_container_is_given() =>
        Assert.Equal(Head + "ENTRYPOINT [\"bash\", \"jobs/test.sh\"]\n", DockerfileExporter.Write(SkelebotTexts.Job(Params, Rest + "primaryExe: entrypoint")));

    [Fact]
    public void A_tool_is_installed_where_the_base_has_none_and_nothing_is_where_a_job_needs_none()
    {
        var job = new TrainingJob { Name = "a", BaseDirectory = "/p", Command = JobCommand.Vector("poetry", "run", "train"), SystemPackages = ["git"], Build = new ImageBuild { Tools = ["poetry", "dvc>=3"] } };
        string text = DockerfileExporter.Write(job);

        // Of Debian's own image, which jobs with nothing but system packages get, pip is no part.
        Assert.Contains("FROM python:3-slim\n", text);
        Assert.Contains("RUN [\"/bin/sh\", \"-c\", \"command -v poetry || python3 -m pip install --no-cache-dir poetry\"]\n", text);
        Assert.Contains("RUN [\"python3\", \"-m\", \"pip\", \"install\", \"--no-cache-dir\", \"dvc>=3\"]\n", text);
        string without = DockerfileExporter.Write(job with { Build = null });
        Assert.Contains("FROM debian:bookworm-slim\n", without);
        Assert.DoesNotContain("pip", without, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Packages_for_conda_come_into_an_image_that_has_conda() =>
        Assert.Contains(
            "FROM condaforge/miniforge3:latest\nRUN [\"conda\", \"install\", \"-y\", \"python=3.12\", \"mkl\"]\n",
            DockerfileExporter.Write(new TrainingJob
            {
                Name = "a", BaseDirectory = "/p", Command = JobCommand.Vector("true"), Python = new PythonRequirements { Version = "3.12" }, Build = new ImageBuild { Conda = ["mkl"] },
            }));

    [Fact]
    public void An_argument_of_a_primary_job_cannot_be_given_by_an_image()
    {
        JobFileResult result = SkelebotTexts.Read("source: a.sh\nargs:\n- name: date", "primaryJob: job");
        Assert.Equal([(DiagnosticCodes.ConflictingFields, 7, 11)], SkelebotTexts.Places(result));
    }
}
