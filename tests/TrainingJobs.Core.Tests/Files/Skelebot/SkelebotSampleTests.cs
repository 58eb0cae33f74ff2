using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Skelebot;

public class SkelebotSampleTests
{
    private const string Folder = "skelebot";

    // Environment files alone, and a version of Python that never was.
    private static readonly Dictionary<string, (string Code, int Line, int Column)> s_broken = new()
    {
        ["skelebot__2019-04-18__26f0799d__example_skelebot-local.yaml"] = (DiagnosticCodes.NotAJob, 1, 1),
        ["skelebot__2019-07-16__3825c364__test_files_skelebot-test.yaml"] = (DiagnosticCodes.NotAJob, 1, 1),
        ["skelebot__2024-06-06__a45f6f97__test_files_skelebot-test.yaml"] = (DiagnosticCodes.NotAJob, 1, 1),
        ["skelebot__2021-03-10__326f1b4c__test_files_skelebot.yaml"] = (DiagnosticCodes.InvalidValue, 69, 16),
    };

    public static TheoryData<string> All => SampleFiles.Names(Folder);

    [SampleTheory]
    [MemberData(nameof(All))]
    public void Every_real_file_is_read(string name)
    {
        JobFileResult result = SampleFiles.Read(Folder, name);
        Assert.Equal("Skelebot", result.Format);
        if (s_broken.TryGetValue(name, out (string Code, int Line, int Column) expected))
        {
            Diagnostic error = SampleFiles.Error(result);
            Assert.Equal(expected, (error.Code, error.Line, error.Column));
            return;
        }

        Assert.All(SampleFiles.Jobs(result), ForeignJobs.Check);
        ForeignJobs.RoundTrip(result.Jobs);
        Assert.Equal(result.JobNames, result.Jobs.Select(j => j.Name));
    }

    [SampleFact]
    public void Changed_files_never_throw_and_never_take_long() =>
        BrokenTexts.Check([.. SampleFiles.Texts(Folder), SkelebotTexts.Documented], SkelebotTexts.File);
}
