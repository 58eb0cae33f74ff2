using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>
/// Real files of other systems, and what must be true of all of them. They are other people's, so they are no part of the project: they
/// are looked for in the folder that the variable TRAININGJOBS_SAMPLES names, else in shared/samples beside the checkout.
/// </summary>
internal static class SampleFiles
{
    private static readonly string s_root = Environment.GetEnvironmentVariable("TRAININGJOBS_SAMPLES") is { Length: > 0 } named
        ? named
        : RepositoryFiles.At("../shared/samples");

    private static readonly string[] s_extensions = [".yaml", ".yml", ".json", ".sapml"];

    /// <summary>Why tests over the samples cannot run; null when they can.</summary>
    public static string? WhyNot { get; } = Directory.Exists(s_root) ? null : $"The samples are not there: no folder '{s_root}'.";

    /// <summary>Names of the files in a folder of the samples.</summary>
    public static TheoryData<string> Names(string folder) => [.. All(folder)];

    /// <summary>Texts of the files in a folder of the samples.</summary>
    public static IEnumerable<string> Texts(string folder) => All(folder).Select(n => File.ReadAllText(At(folder, n)));

    private static IEnumerable<string> All(string folder) =>
        [.. Directory.GetFiles(Path.Combine(s_root, folder))
            .Where(f => s_extensions.Contains(Path.GetExtension(f))).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    public static string At(string folder, string name) => Path.Combine(s_root, folder, name);

    public static JobFileResult Read(string folder, string name, JobReadOptions? options = null) => JobFileReader.Read(At(folder, name), options);

    /// <summary>The jobs of a file without errors.</summary>
    public static IReadOnlyList<TrainingJob> Jobs(JobFileResult result)
    {
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.NotEmpty(result.Jobs);
        return result.Jobs;
    }

    /// <summary>A job plans without an error wherever it is to run.</summary>
    public static JobPlan Plan(TrainingJob job, params string[] words)
    {
        var arguments = new JobArguments { Words = words };
        JobPlan plan = Good(JobPlanner.Plan(job, arguments, Plans.Target));
        Good(JobPlanner.Plan(job, arguments, Placement.Containers("docker")));
        return plan;
    }

    private static JobPlan Good(PlanResult result)
    {
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        Assert.NotEmpty(JobPlanText.Render(result.Plan!));
        return result.Plan!;
    }

    /// <summary>A job means the same after it was written as our own file.</summary>
    public static void RoundTrip(TrainingJob job) => ForeignJobs.RoundTrip([job]);

    /// <summary>The text from the place of a finding on.</summary>
    public static string TextAt(string text, Diagnostic finding) =>
        string.Join('\n', text.Split('\n')[(finding.Line - 1)..])[(finding.Column - 1)..];

    /// <summary>The only error of a file.</summary>
    public static Diagnostic Error(JobFileResult result)
    {
        Assert.Empty(result.Jobs);
        return Assert.Single(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }
}
