using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Core.Tests.Files;

/// <summary>Reads job files from texts.</summary>
internal static class NativeTexts
{
    public const string File = "/nowhere/trainingjobs.yaml";

    public static JobFileResult Read(string text) => JobFileReader.ReadText(text, File);

    public static TrainingJobs.Core.Jobs.TrainingJob ReadJob(string text)
    {
        JobFileResult result = Read(text);
        Xunit.Assert.DoesNotContain(result.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
        return result.Jobs[0];
    }
}
