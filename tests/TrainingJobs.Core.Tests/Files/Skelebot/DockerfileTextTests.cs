using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

public class DockerfileTextTests
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
            Head + "CMD [\"/bin/bash\", \"-c\", \"bash jobs/test.sh --runner \\\"$RUNNER\\\" -n 'two words' --all\"]\n", DockerfileText.Write(job));
        Assert.Equal("*.zip\ndata/\n", DockerfileText.WriteIgnore(job));
    }

    [Fact]
    public void As_the_entrypoint_it_takes_what_the_container_is_given() =>
        Assert.Equal(Head + "ENTRYPOINT [\"bash\", \"jobs/test.sh\"]\n", DockerfileText.Write(SkelebotTexts.Job(Params, Rest + "primaryExe: entrypoint")));

    [Fact]
    public void An_argument_of_a_primary_job_cannot_be_given_by_an_image()
    {
        JobFileResult result = SkelebotTexts.Read("source: a.sh\nargs:\n- name: date", "primaryJob: job");
        Assert.Equal([(DiagnosticCodes.ConflictingFields, 7, 11)], SkelebotTexts.Places(result));
    }
}
