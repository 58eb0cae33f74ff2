using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.ProxiMl;

public class ProxiMlSampleTests
{
    // What is wrong with a sample, by a part of its name: the code, and the text that the finding stands at.
    private static readonly (string Name, string Code, string Place)[] s_invalid =
    [
        ("Invalid-Output-Type-for-Endpoint", DiagnosticCodes.ConflictingFields, "\"aws\""),
        ("Invalid-Output-Type-for-Notebook", DiagnosticCodes.ConflictingFields, "\"aws\""),
        ("Invalid-Volumes-for-", DiagnosticCodes.ConflictingFields, "["),
        ("Datasets-for-Inference-Job", DiagnosticCodes.ConflictingFields, "["),
        ("Combine-CPU-and-GPU-Types", DiagnosticCodes.ConflictingFields, "\"cpu\""),
        ("Invalid-CPU-Count", DiagnosticCodes.InvalidValue, "1"),
        ("Invalid-GPU-Type", DiagnosticCodes.InvalidValue, "\"k80\""),
        ("Invalid-Disk-Size", DiagnosticCodes.InvalidValue, "1"),
        ("Missing-Workers", DiagnosticCodes.MissingField, "["),
        ("response__", DiagnosticCodes.NotAJob, "{"),

        // Disks of 1 GB were allowed once.
        ("interactive-CLI", DiagnosticCodes.InvalidValue, "1"),
        ("08c9de1d", DiagnosticCodes.InvalidValue, "1"),
        ("e6c0a662", DiagnosticCodes.InvalidValue, "1"),
    ];

    public static TheoryData<string> Names => SampleFiles.Names("proximl");

    [SampleTheory]
    [MemberData(nameof(Names))]
    public void Every_sample_is_read_and_planned_or_told_what_is_wrong_with_it(string name)
    {
        JobFileResult result = SampleFiles.Read("proximl", name);
        Assert.Equal("ProxiMl", result.Format);
        if (s_invalid.FirstOrDefault(i => name.Contains(i.Name, StringComparison.Ordinal)) is { Code: { } code } wrong)
        {
            Diagnostic error = Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error && d.Code == code);
            Assert.StartsWith(wrong.Place, SampleFiles.TextAt(File.ReadAllText(SampleFiles.At("proximl", name)), error));
            Assert.Empty(result.Jobs);
            return;
        }

        TrainingJob job = Assert.Single(SampleFiles.Jobs(result));
        JobPlan plan = SampleFiles.Plan(job);
        SampleFiles.RoundTrip(job);
        Assert.Equal(job.Kind is JobKind.Notebook or JobKind.Endpoint, plan.NotStartable is not null);
        Assert.All(result.Diagnostics, d => Assert.True(d.Line > 0));
    }

    [SampleFact]
    public void Broken_files_are_told_and_never_throw() => BrokenTexts.Check([.. SampleFiles.Texts("proximl")], "/nowhere/job.json");
}
