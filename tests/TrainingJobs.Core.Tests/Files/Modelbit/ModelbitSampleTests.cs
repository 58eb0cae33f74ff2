using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Modelbit;

public class ModelbitSampleTests
{
    public static TheoryData<string> Names => SampleFiles.Names("modelbit");

    public static TheoryData<string> Deployments => SampleFiles.Names("modelbit-deployments");

    [SampleTheory]
    [MemberData(nameof(Names))]
    public void Every_training_job_is_read_and_planned(string name)
    {
        JobFileResult result = SampleFiles.Read("modelbit", name);
        TrainingJob job = Assert.Single(SampleFiles.Jobs(result));

        // The samples have no source.py beside them.
        Assert.Equal(DiagnosticCodes.PathNotFound, Assert.Single(result.Diagnostics, d => d.Severity > DiagnosticSeverity.Information && d.Code != DiagnosticCodes.NotHonoured).Code);
        Assert.Equal(job.Schedules.Count > 0, result.Diagnostics.Any(d => d.Message.Contains("starts runs once it is registered", StringComparison.Ordinal)));
        Assert.Equal(("Modelbit", "train_my_predictor"), (result.Format, job.Name));
        SampleFiles.Plan(job, [.. job.Parameters.Select((_, i) => $"{i + 5}")]);
        SampleFiles.RoundTrip(job);
    }

    [SampleTheory]
    [MemberData(nameof(Deployments))]
    public void A_deployment_is_named_as_what_it_is(string name)
    {
        Diagnostic error = SampleFiles.Error(SampleFiles.Read("modelbit-deployments", name));
        Assert.Equal(DiagnosticCodes.NotAJob, error.Code);
        Assert.StartsWith("2", SampleFiles.TextAt(File.ReadAllText(SampleFiles.At("modelbit-deployments", name)), error));
        Assert.Contains("deployment", error.Message);
    }

    [SampleFact]
    public void Versions_of_Python_stay_texts()
    {
        TrainingJob job = SampleFiles.Read("modelbit", "docs-daily-arguments.yaml").Jobs[0];
        Assert.Equal("3.10", job.Python!.Version);
        Assert.Empty(job.SystemPackages);
        Assert.Equal("3.10", ModelbitTexts.Read("  pythonVersion: 3.10").Jobs[0].Python!.Version);
    }

    [SampleFact]
    public void Schedules_are_kept_with_all_that_they_say()
    {
        JobSchedule one = Assert.Single(SampleFiles.Read("modelbit", "docs-daily-arguments.yaml").Jobs[0].Schedules);
        Assert.Equal(("0 0 * * *", "large", "8"), (one.Cron, one.Size, one.Resources?.Cpu?.Text));
        Assert.Equal(["--a=25", "--b=42"], one.Arguments);
        JobSchedule other = Assert.Single(SampleFiles.Read("modelbit", "docs-daily-refresh.yaml").Jobs[0].Schedules);
        Assert.Equal(["my_dataset"], other.RefreshDatasets);
        Assert.Equal(["you@company.com"], other.NotifyOnFailure);
        Assert.Equal(["0 0 1 * *", "0 0 * * SUN"], SampleFiles.Read("modelbit", "docs-two-schedules.yaml").Jobs[0].Schedules.Select(s => s.Cron));
    }

    [SampleFact]
    public void Broken_files_are_told_and_never_throw() =>
        BrokenTexts.Check([.. SampleFiles.Texts("modelbit"), .. SampleFiles.Texts("modelbit-deployments").Take(2)], RepositoryFiles.At("examples/modelbit/training_jobs/two-schedules/metadata.yaml"));
}
