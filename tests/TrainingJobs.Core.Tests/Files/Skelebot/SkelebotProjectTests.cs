using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

public class SkelebotProjectTests
{
    [Fact]
    public void The_documented_example_has_its_ports_host_and_mappings()
    {
        JobFileResult result = JobFileReader.ReadText(SkelebotTexts.Documented, SkelebotTexts.File);
        TrainingJob job = result.Jobs[0];
        Assert.Equal(["8080:8080", "8888:8888"], job.Ports.Select(p => p.ToString()));
        Assert.Equal("ssh://root@me.local", job.Host);
        Assert.Equal(["data/:data", "~/myname.keytab:/root/root/keytabs", "models/:model-output/"], job.Mounts.Select(m => m.ToString()));
        JobPlan plan = JobPlanner.Plan(job, new JobArguments { Words = ["d"] }, Placement.Containers("docker")).Plan!;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        Assert.Equal(
            ["/project/data/:/workspace/data", $"{home}/myname.keytab:/root/root/keytabs", "/project/models/:/workspace/model-output"], plan.Container!.Mounts.Select(m => m.ToString()));
        Assert.Contains(result.Diagnostics, d => d is { Code: DiagnosticCodes.NotHonoured, Line: 10, Severity: DiagnosticSeverity.Warning });
    }

    [Fact]
    public void A_port_of_the_job_wins_over_that_of_the_project_for_the_same_port_of_the_host() =>
        Assert.Equal(
            ["8888:8888", "8080:8889"], SkelebotTexts.Job("source: run.py\nports: [8080:8889]", "ports: [8080:8080, 8888:8888]").Ports.Select(p => p.ToString()));

    [Fact]
    public void Dependencies_are_read_in_all_forms()
    {
        using var folder = new TemporaryFolder();
        folder.Write("pyproject.toml", """
            [project]
            name = "x"
            dependencies = [
                "numpy>=2", # fast
                'pandas[excel]',
            ]
            [project.optional-dependencies]
            test = ["pytest"]
            [tool.other]
            dependencies = ["not-me"]
            """);
        folder.Write("requirements.txt", "scipy\n");
        folder.Write("more.txt", "sympy\n");
        folder.Write("libs/own.whl", "");
        string file = folder.Write("skelebot.yaml", """
            name: p
            dependencies: [pkg, old=1.0, new~=2.1, "x>=1,<2", req:requirements.txt, req:more.txt, "file:libs/own.whl", proj:pyproject.toml, "github:https://x/y.git", "ca_file:a:b:c:d:1"]
            jobs: [{name: job, source: echo hi, help: h}]
            """);
        JobFileResult result = JobFileReader.Read(file);
        TrainingJob job = Assert.Single(result.Jobs);
        Assert.Equal(
            ["pkg", "old==1.0", "new~=2.1", "x>=1,<2", "./libs/own.whl", "numpy>=2", "pandas[excel]", "pytest", "git+https://x/y.git"], job.Python!.Packages);
        Assert.Equal("requirements.txt", job.Python.Requirements);
        Assert.Equal("python -m pip install -r more.txt", Assert.Single(job.Setup).ToString());
        Assert.Equal([(DiagnosticCodes.NotHonoured, 2, 155)], SkelebotTexts.Places(result));
        ForeignJobs.RoundTrip(result.Jobs);
    }

    [Theory]
    [InlineData("", "python:3.9-slim")]
    [InlineData("pythonVersion: 3.10", "python:3.10-slim")]
    [InlineData("pythonVersion: '3.8'", "python:3.8-slim")]
    [InlineData("baseImage: my/image:1", "my/image:1")]
    [InlineData("language: R", "r-base")]
    [InlineData("language: NA", "ubuntu:18.04")]
    public void The_base_image_follows_from_the_project(string rest, string image) => Assert.Equal(image, SkelebotTexts.Job("source: echo", rest).Image);

    [Fact]
    public void An_environment_replaces_whole_keys()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("skelebot.yaml", "name: p\nports: [1:1, 2:2]\nhost: a\njobs:\n- {name: job, source: echo hi, help: h}\n");
        folder.Write("skelebot-dev.yaml", "ports: [3:3]\njobs:\n- {name: other, source: echo ho, help: h}\n- {name: bad, help: h}\n");
        folder.Write("VERSION", "1.2.3\n");
        JobFileResult result = JobFileReader.Read(file, new JobReadOptions { Environment = "dev" });
        TrainingJob job = Assert.Single(result.Jobs);
        Assert.Equal(("other", "a", "3:3", "dev", "1.2.3"), (job.Name, job.Host, job.Ports[0].ToString(), job.Labels["environment"], job.Labels["version"]));
        Assert.Equal(Path.Combine(folder.Path, "skelebot-dev.yaml"), job.Source!.File);
        Diagnostic error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Equal((DiagnosticCodes.MissingField, Path.Combine(folder.Path, "skelebot-dev.yaml"), 4, 3), (error.Code, error.File, error.Line, error.Column));

        Diagnostic unknown = SampleFiles.Error(JobFileReader.Read(file, new JobReadOptions { Environment = "prod" }));
        Assert.Equal((DiagnosticCodes.PathNotFound, "Environments: dev."), (unknown.Code, unknown.Suggestion));
    }

    [Fact]
    public void An_environment_file_is_laid_over_the_project_beside_it()
    {
        using var folder = new TemporaryFolder();
        folder.Write("skelebot.yaml", "name: p\nhost: a\njobs:\n- {name: job, source: echo hi, help: h}\n");
        JobFileResult result = JobFileReader.Read(folder.Write("skelebot-dev.yaml", "host: b\nephemeral: true\n"));
        Assert.Equal("b", Assert.Single(result.Jobs).Host);
        Assert.Contains(result.Diagnostics, d => d is { Code: DiagnosticCodes.NotAJob, Severity: DiagnosticSeverity.Warning });
    }

    [Fact]
    public void A_search_finds_projects_and_not_their_environments()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("skelebot.yaml", "name: p\njobs:\n- {name: job, source: echo hi, help: h}\n");
        folder.Write("skelebot-dev.yaml", "jobs:\n- {name: job, source: echo ho, help: h}\n");
        folder.Write("skelebot-prod.yaml", "ephemeral: true\n");
        Assert.Equal([file], JobFileReader.FindFiles(folder.Path, recurse: false));
    }

    [Fact]
    public void Kerberos_and_GPUs_and_what_is_for_the_image_are_kept()
    {
        TrainingJob job = SkelebotTexts.Job(
            "source: a.sh\nnative: never",
            "gpu: true\ntimezone: Europe/Berlin\ncommands: [echo built]\nignores: ['*.zip']\ncomponents: {kerberos: {krbConf: k/krb5.conf, keytab: k/me.keytab, hdfsUser: me}}");
        Assert.Equal(("skelebot/python-krb", 1, RunAs.Never), (job.Image, job.Resources.Gpu!.Count, job.Native));
        Assert.Equal(["k/krb5.conf:/etc/krb5.conf:ro", "k/me.keytab:/krb/auth.keytab:ro"], job.Mounts.Select(m => m.ToString()));
        Assert.Equal("if [ -x /krb/init.sh ]; then /krb/init.sh me; fi", Assert.Single(job.Setup).Shell);
        PlanResult result = JobPlanner.Plan(job, JobArguments.None, Placement.Containers("docker"));
        Assert.Equal("""
            # Made by TrainingJobs from what the job declares.
            FROM skelebot/python-krb
            ENV TZ=Europe/Berlin
            WORKDIR /opt/trainingjobs/build
            RUN ["/bin/sh", "-c", "echo built"]

            """, result.Plan!.Container?.Dockerfile);
        Assert.Equal(DiagnosticCodes.NotHonoured, Assert.Single(JobPlanner.Plan(job, JobArguments.None, Placement.Local).Diagnostics).Code);
    }

    [Fact]
    public void Old_spellings_are_understood()
    {
        JobFileResult result = SkelebotTexts.Read(
            "source: a.sh\nmapped: [data]\nignore: [x]\nparams:\n- {name: all, isBoolean: true}", "language: Python\nversion: 1\ndependencies: {numpy: 1.0, pandas: ~}");
        TrainingJob job = Assert.Single(result.Jobs);
        Assert.Equal(("data:data", ParameterType.Flag), (job.Mounts[0].ToString(), job.Parameters[0].Type));
        Assert.Equal(["numpy==1.0", "pandas"], job.Python!.Packages);
        Assert.Equal(
            [(DiagnosticCodes.OldSpelling, 6), (DiagnosticCodes.NotHonoured, 7), (DiagnosticCodes.OldSpelling, 9), (DiagnosticCodes.OldSpelling, 10),
             (DiagnosticCodes.OldSpelling, 11), (DiagnosticCodes.OldSpelling, 12)],
            SkelebotTexts.Places(result).Select(p => (p.Code, p.Line)));
    }

    [Theory]
    [InlineData("name: p\njobs:\n- {source: a.sh, help: h}\n", DiagnosticCodes.MissingField, 3, 3)]
    [InlineData("name: p\njobs:\n- {name: a, help: h}\n- {name: b, source: x, help: h}\n", DiagnosticCodes.MissingField, 3, 3)]
    [InlineData("jobs:\n- {name: a, source: a.sh, help: h}\n", DiagnosticCodes.MissingField, 1, 1)]
    [InlineData("name: p\njobs:\n- {name: a, source: a.sh, help: h, native: maybe}\n", DiagnosticCodes.InvalidValue, 3, 44)]
    [InlineData("name: p\nprimaryExe: RUN\njobs:\n- {name: a, source: a.sh, help: h}\n", DiagnosticCodes.InvalidValue, 2, 13)]
    [InlineData("name: p\nports: [99999:1]\njobs:\n- {name: a, source: a.sh, help: h}\n", DiagnosticCodes.InvalidValue, 2, 9)]
    [InlineData("name: p\njobs:\n- {name: a, source: a.sh, help: h}\n- {name: a, source: b.sh, help: h}\n", DiagnosticCodes.DuplicateName, 4, 10)]
    [InlineData("name: [p]\njobs:\n- {name: a, source: a.sh, help: h}\n", DiagnosticCodes.WrongType, 1, 7)]
    [InlineData("name: p\njobs:\n- {name: a, source: a.sh, help: h, params: [{name: x, alt: y}, {name: y}]}\n", DiagnosticCodes.DuplicateName, 3, 71)]
    public void What_is_wrong_is_found_at_its_place(string text, string code, int line, int column) =>
        Assert.Contains(
            (code, line, column), JobFileReader.ReadText(text, SkelebotTexts.File).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => (d.Code, d.Line, d.Column)));

    [Fact]
    public void Jobs_that_stand_under_components_by_mistake_are_read()
    {
        JobFileResult result = JobFileReader.ReadText("name: p\nmaintainer: m\nlanguage: Python\nephemeral: false\ncomponents:\n  jobs:\n  - {name: a, source: a.sh, help: h}\n", SkelebotTexts.File);
        Assert.Equal("a", Assert.Single(result.Jobs).Name);
        Assert.Contains(result.Diagnostics, d => d is { Code: DiagnosticCodes.OldSpelling, Line: 6, Severity: DiagnosticSeverity.Warning });
    }
}
