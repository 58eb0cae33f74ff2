using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

/// <summary>Projects that tests describe shortly.</summary>
internal static class SkelebotTexts
{
    public const string File = "/project/skelebot.yaml";

    /// <summary>The example of the documentation.</summary>
    public const string Documented = """
        name: documented
        jobs:
        - name: example
          source: src/jobs/example.sh
          mode: i
          native: optional
          host: ssh://root@me.local
          help: EXAMPLE JOB
          mappings:
          - data/
          - ~/myname.keytab:~/root/keytabs
          - models/:app/model-output/
          args:
          - name: date
            help: the date on which to pull data for the job
          params:
          - name: env
            alt: e
            default: local
            help: the environment from which the job will pull data
            choices:
            - local
            - dev
            - prod
        params:
        - name: log-level
          alt: l
          default: info
          help: The level at which logs should be output from the jobs
          choices: [debug, info, warn, error, critical]
        ports:
        - 8080:8080
        - 8888:8888
        """;

    /// <summary>The result of a project with one job: its fields, and what stands beside 'jobs'.</summary>
    public static JobFileResult Read(string job, string rest = "") =>
        JobFileReader.ReadText($"name: p\njobs:\n- name: job\n  help: h\n{Indent(job)}{rest}\n", File);

    public static TrainingJob Job(string job, string rest = "")
    {
        JobFileResult result = Read(job, rest);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        ForeignJobs.RoundTrip(result.Jobs);
        return result.Jobs[0];
    }

    public static WorkerPlan Run(TrainingJob job, params string[] words)
    {
        PlanResult result = JobPlanner.Plan(job, new JobArguments { Words = words }, Plans.Target);
        Assert.True(result.Plan is not null, string.Join('\n', result.Diagnostics));
        return result.Plan.Execution.Workers[0];
    }

    /// <summary>The findings with their places.</summary>
    public static IEnumerable<(string Code, int Line, int Column)> Places(JobFileResult result) => result.Diagnostics
        .Where(d => d.Code != DiagnosticCodes.PathNotFound).Select(d => (d.Code, d.Line, d.Column));

    private static string Indent(string text) => string.Concat(text.Split('\n').Select(l => $"  {l}\n"));
}
