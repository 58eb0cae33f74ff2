using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>The examples stand in <c>examples/</c> as they are printed, but for their indentation, which was lost there. The pages are no part of the project.</summary>
public sealed class SeedTextTests
{
    private static readonly string s_seeds = Environment.GetEnvironmentVariable("TRAININGJOBS_SAMPLES") is { Length: > 0 } samples
        ? Path.Combine(samples, "../seeds") : RepositoryFiles.At("../shared/seeds");

    /// <summary>What stands otherwise: a schedule of five stars needs quotes and spaces, and a name was spelled in two ways.</summary>
    private static readonly Dictionary<string, string> s_corrected = new()
    {
        ["schedule: ***** # TODO some cron schedule"] = "schedule: \"* * * * *\" # TODO some cron schedule",
        ["- taskref: prepare_datast_two"] = "- taskref: prepare_dataset_two",
    };

    public static TheoryData<string> Files =>
    [
        .. Directory.GetFiles(RepositoryFiles.At("examples/ame"), "*.ame.yml").Select(Path.GetFileName).Where(name => name != "executors.ame.yml").Select(name => $"ame/{name}"),
        "ame/shared_templates/ame.yml",
        .. Directory.GetFiles(RepositoryFiles.At("examples/modelbit"), "metadata.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.At("examples"), file).Replace('\\', '/')),
    ];

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void Each_line_of_an_example_follows_the_one_before_as_on_its_page(string file)
    {
        Skip.IfNot(Directory.Exists(s_seeds), $"The pages are not there: no folder '{s_seeds}'.");
        string page = file.StartsWith("ame/", StringComparison.Ordinal) ? "ame-tasks.txt" : "modelbit-training-job-metadata.txt";
        string[] printed = [.. File.ReadAllLines(Path.Combine(s_seeds, page)).Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => s_corrected.GetValueOrDefault(line, line))];
        string[] ours = [.. File.ReadAllLines(RepositoryFiles.At("examples/" + file)).Select(line => line.Trim()).Where(line => line.Length > 0)];
        // A remark of ours may stand above.
        ours = [.. ours.SkipWhile(line => line.StartsWith('#'))];

        Assert.Contains(Enumerable.Range(0, printed.Length), start => printed.Skip(start).Take(ours.Length).SequenceEqual(ours));
    }

    [SkippableFact]
    public void The_jobs_of_skelebot_stand_in_one_project()
    {
        Skip.IfNot(Directory.Exists(s_seeds), $"The pages are not there: no folder '{s_seeds}'.");
        string[] printed = [.. File.ReadAllLines(Path.Combine(s_seeds, "skelebot-jobs.txt")).Select(line => line.Trim())];
        HashSet<string> ours = [.. File.ReadAllLines(RepositoryFiles.At("examples/skelebot/skelebot.yaml")).Select(line => line.Trim())];
        int at = 0;
        while ((at = Array.FindIndex(printed, at, line => line is "jobs:" or "params:" or "ports:")) >= 0)
        {
            for (; printed[at] is not ("" or "..."); at++)
            {
                if (printed[at] != "- ...")
                {
                    Assert.Contains(printed[at], ours);
                }
            }
        }
    }
}
