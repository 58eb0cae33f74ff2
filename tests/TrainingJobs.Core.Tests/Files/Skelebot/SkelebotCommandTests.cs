using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

/// <summary>Command lines as skelebot makes them; where it makes them wrong, as its users meant them.</summary>
public class SkelebotCommandTests
{
    private const string LogLevel = "params:\n- {name: log, alt: l, default: info, choices: [debug, info]}";

    [Fact]
    public void The_documented_example_runs_as_documented()
    {
        JobFileResult result = JobFileReader.ReadText(SkelebotTexts.Documented, SkelebotTexts.File);
        WorkerPlan run = SkelebotTexts.Run(result.Jobs[0], "2018-01-01", "--env", "dev");
        Assert.Equal("bash src/jobs/example.sh 2018-01-01 --env dev --log-level info", run.CommandLine);
        Assert.Equal(["bash", "src/jobs/example.sh", "2018-01-01", "--env", "dev", "--log-level", "info"], run.Arguments);
    }

    [Theory]
    [InlineData("source: build.sh\nargs: [{name: version}]\nparams: [{name: env, default: local}, {name: test, accepts: boolean}]", "0.1 --test", "bash build.sh 0.1 --env local --test --log info")]
    [InlineData("source: test_short.sh\nparams: [{name: f, default: csv, choices: [csv, parquet]}]", "", "bash test_short.sh -f csv --log info")]
    [InlineData("source: build.sh\nargs: [{name: version}, {name: arg-two}]\nparams: [{name: env, default: local}, {name: test-test, accepts: list}]", "0.1 argy --test-test 1 2 3", "bash build.sh 0.1 argy --env local --test-test 1 2 3 --log info")]
    [InlineData("source: echo Hello", "", "echo Hello")]
    [InlineData("source: train.py --fixed 1", "", "python -u train.py --fixed 1 --log info")]
    [InlineData("source: plot.R", "--log debug", "Rscript plot.R --log debug")]
    [InlineData("source: a.py\nparams: [{name: things, accepts: list}]", "--things", "python -u a.py --things --log info")]
    [InlineData("source: a.py\nparams: [{name: things, accepts: list, default: [a, b]}]", "", "python -u a.py --things a b --log info")]
    [InlineData("source: a.py\nparams: [{name: level, alt: lvl}]", "-lvl 3", "python -u a.py --level 3 --log info")]
    [InlineData("source: a.py\nparams: [{name: x}]", "", "python -u a.py --log info")]
    public void A_command_line_is_that_of_skelebot(string job, string words, string expected) =>
        Assert.Equal(expected, SkelebotTexts.Run(SkelebotTexts.Job(job, LogLevel), words.Split(' ', StringSplitOptions.RemoveEmptyEntries)).CommandLine);

    [Fact]
    public void A_command_of_several_is_run_by_bash_with_its_arguments_at_its_end()
    {
        WorkerPlan run = SkelebotTexts.Run(SkelebotTexts.Job("source: python3 setup.py install && nexus\nparams: [{name: port}]", LogLevel), "--port", "a b");
        Assert.Equal(["bash", "-c", "python3 setup.py install && nexus --port 'a b'"], run.Arguments);
    }

    [Fact]
    public void Variables_in_a_command_are_for_the_shell_and_not_for_us()
    {
        TrainingJob job = SkelebotTexts.Job("source: echo ${port} $HOME\nparams: [{name: port}]");
        Assert.Equal("echo ${port} $HOME --port 1", SkelebotTexts.Run(job, "--port", "1").CommandLine);
    }

    [Fact]
    public void A_value_with_a_space_or_a_quote_is_quoted_once()
    {
        TrainingJob job = SkelebotTexts.Job("source: a.sh\nargs: [{name: title}]\nparams: [{name: note}]");
        WorkerPlan run = SkelebotTexts.Run(job, "two words", "--note", "it's");
        Assert.Equal(["bash", "a.sh", "two words", "--note", "it's"], run.Arguments);
        Assert.Equal("bash a.sh 'two words' --note 'it'\\''s'", run.CommandLine);
    }

    [Fact]
    public void An_argument_with_a_dash_in_its_name_keeps_its_value() =>
        Assert.Equal("bash a.sh results", SkelebotTexts.Run(SkelebotTexts.Job("source: a.sh\nargs: [{name: out-dir}]"), "results").CommandLine);

    [Fact]
    public void Numeric_choices_can_be_chosen()
    {
        TrainingJob job = SkelebotTexts.Job("source: a.sh\nparams: [{name: numch, choices: [1, 2]}]");
        Assert.Equal("bash a.sh --numch 2", SkelebotTexts.Run(job, "--numch", "2").CommandLine);
        Assert.Equal(DiagnosticCodes.InvalidArgument, Plans.Bad(Plans.Plan(job, "--numch", "3")).Code);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("boolean")]
    public void Choices_win_over_what_a_parameter_accepts(string accepts)
    {
        TrainingJob job = SkelebotTexts.Job($"source: a.sh\nparams: [{{name: c, accepts: {accepts}, choices: [x, y]}}]");
        Assert.Equal("bash a.sh -c y", SkelebotTexts.Run(job, "-c", "y").CommandLine);
    }

    [Fact]
    public void The_default_of_a_flag_counts_in_the_image_only()
    {
        JobFileResult result = SkelebotTexts.Read("source: a.sh\nparams:\n- name: all\n  accepts: boolean\n  default: true", "primaryJob: job");
        Assert.Equal([(DiagnosticCodes.NotHonoured, 9, 14)], SkelebotTexts.Places(result));
        Assert.Equal("bash a.sh", SkelebotTexts.Run(result.Jobs[0]).CommandLine);
        Assert.Equal("bash a.sh --all", result.Jobs[0].Build!.Default!.Shell);
    }

    [Fact]
    public void A_variable_in_a_default_is_put_in_where_the_work_starts()
    {
        TrainingJob job = SkelebotTexts.Job("source: jobs/test.sh\nparams: [{name: runner, alt: r, default: $RUNNER}]");
        WorkerPlan run = SkelebotTexts.Run(job);
        Assert.Equal("bash jobs/test.sh --runner \"$RUNNER\"", run.CommandLine);
        Assert.Equal(["/bin/sh", "-c", "bash jobs/test.sh --runner \"$RUNNER\""], run.Arguments);
        Assert.Equal(["RUNNER"], JobPlanner.Plan(job, JobArguments.None, Plans.Target).Plan!.Execution.ExpandedVariables);
        Assert.Empty(JobPlanner.Plan(job, new JobArguments { Words = ["-r", "$HOME"] }, Plans.Target).Plan!.Execution.ExpandedVariables);
        Assert.Equal(["bash", "jobs/test.sh", "--runner", "$HOME"], SkelebotTexts.Run(job, "-r", "$HOME").Arguments);
    }

    [Theory]
    [InlineData("./run", "./run")]
    [InlineData("python3.9 x", "python3.9 x")]
    [InlineData("a.jl", "a.jl")]
    public void What_makes_skelebot_crash_is_run_as_it_is(string source, string expected) =>
        Assert.Equal(expected, SkelebotTexts.Run(SkelebotTexts.Job($"source: {source}", LogLevel)).CommandLine);

    [Fact]
    public void A_parameter_of_the_job_wins_over_one_of_the_project()
    {
        JobFileResult result = SkelebotTexts.Read("source: a.sh\nparams:\n- {name: log, default: mine}\n- {name: other, alt: l}", LogLevel);
        Assert.Equal([(DiagnosticCodes.DuplicateName, 7, 12)], SkelebotTexts.Places(result));
        Assert.Equal("bash a.sh --log mine --other 1", SkelebotTexts.Run(result.Jobs[0], "-l", "1").CommandLine);
    }

    [Theory]
    [InlineData("publish")]
    [InlineData("prime")]
    [InlineData("exec")]
    public void A_job_may_have_the_name_of_a_command_of_skelebot(string name) =>
        Assert.Equal("bash a.sh", SkelebotTexts.Run(JobFileReader.ReadText($"name: p\njobs: [{{name: {name}, source: a.sh, help: h}}]", SkelebotTexts.File).Jobs[0]).CommandLine);
}
