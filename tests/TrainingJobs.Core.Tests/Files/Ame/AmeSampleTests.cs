using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Ame;

public class AmeSampleTests
{
    private const string Folder = "ame";

    public static TheoryData<string> All => SampleFiles.Names(Folder);

    [SampleTheory]
    [MemberData(nameof(All))]
    public void Every_real_file_is_read(string name)
    {
        JobFileResult result = SampleFiles.Read(Folder, name);
        Assert.Equal("AME", result.Format);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        Assert.All(result.Jobs, ForeignJobs.Check);
        Assert.Equal(result.JobNames, result.Jobs.Select(j => j.Name));
        if (result.Jobs.Count > 0)
        {
            ForeignJobs.RoundTrip(result.Jobs);
        }
        else
        {
            Assert.Equal(DiagnosticCodes.MissingField, Assert.Single(result.Diagnostics).Code);
        }
    }

    [SampleFact]
    public void Changed_files_never_throw_and_never_take_long() =>
        BrokenTexts.Check([.. SampleFiles.Texts(Folder), .. AmeDocumentedTests.Texts], AmeTexts.File);

    [SampleFact]
    public void The_sample_with_secrets_and_variables_means_what_it_says()
    {
        IReadOnlyList<TrainingJob> jobs = SampleFiles.Read(Folder, "ame__2023-08-13__9c82dd45__test_data_test_projects_env_ame.yaml").Jobs;
        Assert.Equal([("PIPENV_YES", "1"), ("VAR1", "VAL1"), ("VAR2", "VAL2")], jobs[0].Environment.Select(e => (e.Key, e.Value)));
        Assert.Equal(("mysecret", "VAR1", SecretSource.Store), jobs[1].Secrets.Select(s => (s.Key, s.InjectAs, s.Source)).Single());
        Assert.Equal(("1", "2Gi"), (jobs[1].Resources.Cpu.ToString(), jobs[1].Resources.Memory.ToString()));
    }
}
