using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Ame;

/// <summary>Projects that tests describe shortly.</summary>
internal static class AmeTexts
{
    public const string File = "/project/ame.yml";

    public static JobFileResult Read(string text, JobReadOptions? options = null) => JobFileReader.ReadText(text, File, options);

    public static TrainingJob Job(string text, string? name = null)
    {
        JobFileResult result = Read(text);
        Assert.False(result.HasErrors, string.Join('\n', result.Diagnostics));
        ForeignJobs.RoundTrip(result.Jobs);
        Assert.All(result.Jobs, ForeignJobs.Check);
        return name is null ? result.Jobs[0] : Assert.Single(result.Jobs, j => j.Name == name);
    }

    /// <summary>A project with one task of the fields.</summary>
    public static string Task(string fields) => "name: p\ntasks:\n- name: t\n" + string.Concat(fields.Split('\n').Select(l => $"  {l}\n"));
}
