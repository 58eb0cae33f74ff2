using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>
/// The <c>skelebot.yaml</c> of carsdotcom/skelebot, from 2019 to today. Its meaning is that of skelebot 2.4.1, without the bugs.
/// </summary>
internal sealed class SkelebotFormat : IJobFileFormat
{
    public const string FormatName = "Skelebot";

    public string Name => FormatName;

    public string Expectation => "a project of skelebot with 'name' and a list of 'jobs', each with a 'source'";

    public Recognition Detect(YamlNode root)
    {
        if (root is not YamlMapping file)
        {
            return Recognition.No;
        }

        if (file.Find(SkelebotKeys.Jobs)?.Value is YamlSequence jobs && jobs.Items.Any(IsJob))
        {
            return Recognition.Certain;
        }

        // Written as a map, which skelebot does not take: it is to hear that from this format, and not from another.
        if (file.Find(SkelebotKeys.Jobs)?.Value is YamlMapping map && map.Entries.Any(e => IsJob(e.Value)))
        {
            return Recognition.Certain;
        }

        int telling = SkelebotKeys.Telling.Count(key => file.Find(key) is not null);
        bool isProject = file.Find(SkelebotKeys.Name) is not null;
        bool isForeign = file.Find(SkelebotKeys.Jobs)?.Value is YamlMapping || file.Entries.Any(e => !SkelebotKeys.File.Contains(e.Name));
        return telling >= 2 && isProject && file.Find(SkelebotKeys.Jobs)?.Value is not YamlMapping ? Recognition.Certain
            : !isForeign && SkelebotKeys.Parts.Any(key => file.Find(key) is not null) ? Recognition.Possible
            : Recognition.No;
    }

    // An environment has no name; it is laid over a project.
    public bool DescribesJobs(YamlNode root) => root is YamlMapping file && file.Find(SkelebotKeys.Name) is not null;

    public JobFileContent Read(YamlNode root, JobFileContext context)
    {
        var reader = new NodeReader(context.Diagnostics);
        if (reader.Mapping(root, "file") is not { } file || SkelebotEnvironment.Apply(file, context, reader) is not { } project)
        {
            return new JobFileContent([], []);
        }

        reader.CheckDuplicates(file);
        reader.CheckKeys(project, SkelebotKeys.File, "a project of skelebot");
        int before = context.Diagnostics.ErrorCount;
        SkelebotProject settings = SkelebotProject.Read(project, context, reader);
        bool isBroken = context.Diagnostics.ErrorCount > before;

        var jobReader = new SkelebotJobReader(reader, context, settings);
        var read = new List<TrainingJob>();
        var names = new List<string>();
        foreach (YamlMapping node in JobNodes(project, reader))
        {
            before = context.Diagnostics.ErrorCount;
            TrainingJob? job = jobReader.Read(node);
            if (job is not null)
            {
                if (names.Contains(job.Name))
                {
                    context.Diagnostics.Error(
                        DiagnosticCodes.DuplicateName, NodeReader.Field(node, SkelebotKeys.Name)!.Position, $"Two jobs are called '{job.Name}'.", "Give each a name of its own.");
                }

                names.Add(job.Name);
                if (context.Diagnostics.ErrorCount == before && !isBroken)
                {
                    read.Add(job);
                }
            }
        }

        CheckPrimaryJob(settings, names, context);
        return new JobFileContent(read, [.. names.Distinct()]);
    }

    private static bool IsJob(YamlNode node) => node is YamlMapping job && job.Find(SkelebotKeys.Source) is not null;

    private static IEnumerable<YamlMapping> JobNodes(YamlMapping project, NodeReader reader)
    {
        YamlNode? jobs = NodeReader.Field(project, SkelebotKeys.Jobs);
        const string Shape = "Write '- name: …', with 'source' and 'help' below it, for each job.";
        YamlMapping? components = NodeReader.Field(project, SkelebotKeys.Components) as YamlMapping;
        YamlEntry? misplaced = components?.Find(SkelebotKeys.Jobs);
        if (misplaced is { } entry)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.OldSpelling, entry.Key.Position, "The jobs stand under 'components', where skelebot does not see them; they are read anyway.",
                "Move 'jobs' to the beginning of its line.");
        }

        if (jobs is null && misplaced is null)
        {
            TextPosition place = project.Find(SkelebotKeys.Jobs)?.Key.Position ?? project.Position;
            reader.Diagnostics.Warning(DiagnosticCodes.MissingField, place, "There is no job in this project.", "Add one as '- name: …' with 'source' and 'help' to 'jobs'.");
        }

        foreach (YamlNode item in reader.Items(jobs, SkelebotKeys.Jobs, Shape).Concat(reader.Items(misplaced?.Value, SkelebotKeys.Jobs, Shape)))
        {
            if (reader.Mapping(item, SkelebotKeys.Jobs, "Write '- name: …', with 'source' and 'help' below it.") is { } job)
            {
                reader.CheckDuplicatesBelow(job);
                yield return job;
            }
        }
    }

    private static void CheckPrimaryJob(SkelebotProject project, List<string> names, JobFileContext context)
    {
        if (project.PrimaryJob is { } primary && !names.Contains(JobNames.Sanitize(primary.Text)))
        {
            context.Diagnostics.Warning(
                DiagnosticCodes.JobNotFound, primary.Position, $"There is no job '{primary.Shown}', so it cannot be the primary one.", NameSuggestion.DidYouMean(primary.Text, names));
        }
    }
}
